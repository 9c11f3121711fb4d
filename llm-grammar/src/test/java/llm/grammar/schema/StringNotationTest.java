package llm.grammar.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import llm.grammar.Grammar;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values whose strings are written otherwise than in JSON. */
class StringNotationTest {
  private static final String SCHEMA =
      """
      {"type": "object", "properties": {
        "unit": {"enum": ["C", "F"]}, "days": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 4}, "uniqueItems": false},
        "kinds": {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": true}},
       "required": ["unit"], "additionalProperties": false}
      """;

  private static StringNotation marked() {
    var any = Regex.anything();
    return new StringNotation.Marked(
        Expression.literal("%"),
        Regex.not(Regex.sequence(any, Regex.text("%"), any)),
        Regex.plus(Regex.characters(CodePoints.of("%:{}[], ").not())));
  }

  private static boolean fits(String schema, String text) {
    var options = SchemaOptions.defaults().with(marked());
    var matcher = Grammar.of(JsonSchema.rules(schema, options)).matcher();
    return matcher.feed(text) == text.length() && matcher.mayEnd();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{unit:%C%}|true",
        "{unit:%F%,days:3}|true",
        "{unit: %C%, tags:[%a\"b%,%\\%]}|true",
        "{unit:%C%,kinds:[%b%,%a%]}|true",
        "{unit:%C%,kinds:[%b%,%b%]}|false",
        "{unit:%K%}|false",
        "{unit:\"C\"}|false",
        "{\"unit\":%C%}|false",
        "{%unit%:%C%}|false",
        "{unit:%C%,tags:[%abcde%]}|false",
        "{days:3}|false",
        "{unit:%C%,days:%3%}|false",
      })
  void stringsStandBetweenMarks(String text, boolean fits) {
    assertEquals(fits, fits(SCHEMA, text), text);
  }

  @Test
  void keysWithoutANameAreBare() {
    assertEquals(true, fits("{\"type\": \"object\"}", "{a:%x%,b:{c:[1,true,null]}}"));
    assertEquals(false, fits("{\"type\": \"object\"}", "{a b:%x%}"));
  }

  @Test
  void aStringBetweenNoMarksIsTheTextItself() {
    var plain = new StringNotation.Marked(Expression.empty(), Regex.anything(), Regex.anything());
    var rules = JsonSchema.rules("{\"enum\": [\"a\", \"\"]}", SchemaOptions.defaults().with(plain));
    var matcher = Grammar.of(rules).matcher();
    assertEquals(1, matcher.feed("a"));
    assertEquals(true, matcher.mayEnd());
    assertEquals(0, Grammar.of(rules).matcher().feed("b"));
  }
}
