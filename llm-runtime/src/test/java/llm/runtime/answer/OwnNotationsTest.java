package llm.runtime.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import llm.grammar.Grammar;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.answer.text.CallRules;
import llm.runtime.answer.text.ToolSpec;
import llm.template.ChatTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments in notations that are no JSON: strings between marks, elements, and keywords. */
class OwnNotationsTest {
  private static final String SCHEMA =
      """
      {"type": "object",
       "$defs": {"place": {"type": "object", "properties": {
         "name": {"type": "string"}, "near": {"$ref": "#/$defs/place"}}, "required": ["name"]}},
       "properties": {
         "unit": {"enum": ["C", "F"]},
         "zip": {"type": "string"},
         "days": {"type": "integer"},
         "at": {"$ref": "#/$defs/place"},
         "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2}},
       "required": ["unit"]}
      """;
  private static final List<ToolSpec> TOOLS = List.of(new ToolSpec("f", SCHEMA, true));

  private static AnswerFormat format(String name) {
    try (var in = OwnNotationsTest.class.getResourceAsStream(name + ".jinja")) {
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return AnswerFormat.of(ChatTemplate.parse(name, source, "<s>", "</s>"), Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String written(String name, String arguments) {
    return switch (name) {
      case "marked" -> "<call>do:f" + arguments + "</call>";
      case "elements" -> "<calls><call of=\"f\">" + arguments + "</call></calls>";
      default -> "<calls>[f" + arguments + "]</calls>";
    };
  }

  /** The same however it is cut in two. */
  private static Understood parsed(String name, String text) {
    var format = format(name);
    var parsed = parsed(format, List.of(text));
    for (int at = 1; at < text.length(); at++) {
      var cut = List.of(text.substring(0, at), text.substring(at));
      assertEquals(parsed, parsed(format, cut), text);
    }
    return parsed;
  }

  private static Understood parsed(AnswerFormat format, List<String> texts) {
    var parser = format.parser(TOOLS, () -> "made-up");
    var pieces = new ArrayList<AnswerPiece>();
    for (var text : texts) pieces.addAll(parser.text(text));
    pieces.addAll(parser.finish());
    return Understood.of(pieces);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "marked|{zip:<q>0 }]<q>,days: 3}|{\"zip\": \"0 }]\", \"days\": 3}",
        "marked|{a:[1,<q><<q>,None,{b:True}],<q>c d<q>:x}"
            + "|{\"a\": [1, \"<\", null, {\"b\": true}], \"c d\": \"x\"}",
        "marked|{}|{}",
        "elements|~<zip>07~</zip>~<days>7~</days>|{\"zip\": \"07\", \"days\": 7}",
        "elements|~<at>~<name>07~</name>~<near>~<name>8~</name>~</near>~</at>"
            + "|{\"at\": {\"name\": \"07\", \"near\": {\"name\": \"8\"}}}",
        "elements|~<tags>~<entry>1~</entry>~<entry>b~</entry>~</tags>|{\"tags\": [\"1\", \"b\"]}",
        "elements|~<tags>~</tags>~<at>~</at>~<zip>~</zip>|{\"tags\": [], \"at\": {}, \"zip\":"
            + " \"\"}",
        "elements|~<x>~<x>1~</x>~</x>~<y>~ < 2~</y>|{\"x\": {\"x\": 1}, \"y\": \"~ < 2\"}",
        "keywords|(zip='it's, or not', days=3)|{\"zip\": \"it's, or not\", \"days\": 3}",
        "keywords|(tags=['a', \"b\"], at={'name': 'x)'}, ok=True, no=None)"
            + "|{\"tags\": [\"a\", \"b\"], \"at\": {\"name\": \"x)\"}, \"ok\": true, \"no\": null}",
        "keywords|()|{}"
      })
  void argumentsAreGivenOnAsJson(String name, String written, String json) {
    var calls = parsed(name, written(name, written)).calls();
    assertEquals(List.of(new Understood.Call("made-up", "f", json, true)), calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "marked|{zip:<q>0<q>,days:3,at:{name:<q>x<q>}}",
        "elements|~<zip>0~</zip>~<at>~<name>x~</name>~</at>",
        "keywords|(zip='0', at={'name': 'x'}, days=3)"
      })
  void whatIsCutOffOrBrokenIsNeverComplete(String name, String written) {
    var format = format(name);
    for (int end = 0; end < written.length(); end++) {
      var begun = written(name, written).substring(0, written(name, "").indexOf("f") + 1 + end);
      for (var call : parsed(format, List.of(begun)).calls()) assertFalse(call.complete(), begun);
    }
    var deep = written.substring(0, 1) + (name.equals("elements") ? "<a>~" : "a=").repeat(2_000);
    assertTrue(
        parsed(format, List.of(written(name, deep))).calls().stream()
            .noneMatch(Understood.Call::complete));
  }

  @ParameterizedTest
  @ValueSource(strings = {"marked", "elements"})
  void aMegabyteIsReadInPieces(String name) {
    var city = "x<~".repeat(1 << 18);
    var text =
        written(
            name,
            name.equals("marked")
                ? "{other:[<q>" + city + "<q>]}"
                : "~<other>~<entry>" + city + "~</entry>~</other>");
    var parts = new ArrayList<String>();
    for (int at = 0; at < text.length(); at += 16) {
      parts.add(text.substring(at, Math.min(text.length(), at + 16)));
    }
    var call = parsed(format(name), parts).calls().getFirst();
    assertEquals("{\"other\": [\"" + city + "\"]}", call.arguments());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "marked|{unit:<q>C<q>}|true",
        "marked|{days:3,unit:<q>F<q>,at:{near:{name:<q>b<q>},name:<q>a<q>}}|true",
        "marked|{unit:<q>K<q>}|false",
        "marked|{unit:C}|false",
        "marked|{\"unit\":<q>C<q>}|false",
        "elements|~<unit>C~</unit>|true",
        "elements|~<unit>F~</unit>~<days>3~</days>|true",
        "elements|~<unit>C~</unit>~<at>~<name>a~</name>~<near>~<name>b~</name>~</near>~</at>|true",
        "elements|~<unit>C~</unit>~<tags>~<entry>a~</entry>~<entry>b~</entry>~</tags>|true",
        "elements|~<unit>C~</unit>~<tags>~<entry>a~</entry>~<entry>b~</entry>~<entry>c~</entry>~</tags>|false",
        "elements|~<unit>K~</unit>|false",
        "elements|~<unit>C~</unit>~<days>x~</days>|false",
        "elements|~<days>3~</days>|false",
        "keywords|(unit='C')|true",
        "keywords|(unit='C', days=3, tags=[\"a\"])|true",
        "keywords|(unit='K')|false",
        "keywords|(days=3)|false",
        "keywords|(unit='C', days='3')|false"
      })
  void schemasAreHeldTo(String name, String written, boolean fits) {
    var grammar = Grammar.of(format(name).grammar(new CallRules(TOOLS, true, true)));
    var text = written(name, written);
    var matcher = grammar.matcher();
    assertEquals(fits, matcher.feed(text) == text.length() && matcher.mayEnd(), text);
  }

  @Test
  void anEnumThatStandsAsItIsIsHeldTo() {
    var grammar = Grammar.of(format("parameters").grammar(new CallRules(TOOLS, true, true)));
    var text = "<calls><function=f><parameter=unit>\n%s\n</parameter></function></calls>";
    assertEquals(text.length() - 1, grammar.matcher().feed(text.formatted("C")));
    var other = grammar.matcher().feed(text.formatted("K"));
    assertEquals(text.indexOf("%s"), other);
  }
}
