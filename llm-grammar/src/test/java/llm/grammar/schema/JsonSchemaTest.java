package llm.grammar.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import llm.grammar.Grammar;
import llm.grammar.form.GrammarException;
import llm.grammar.form.GrammarException.Kind;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {
  private static final String OLD = "\"$schema\": \"http://json-schema.org/draft-04/schema#\"";

  private static boolean fits(String schema, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var matcher = Grammar.ofJsonSchema(schema, SchemaOptions.defaults()).matcher();
    return matcher.feed(bytes) == bytes.length && matcher.mayEnd();
  }

  private static GrammarException refusal(String schema) {
    return assertThrows(
        GrammarException.class, () -> Grammar.ofJsonSchema(schema, SchemaOptions.defaults()));
  }

  @Test
  void boundsAreExact() {
    String schema = "{\"type\": \"number\", \"minimum\": -0.75, \"exclusiveMaximum\": 10.5}";
    for (String in : List.of("-0.75", "-0.7", "0", "0.0", "9", "10", "10.4", "10.49999")) {
      assertTrue(fits(schema, in), in);
    }
    for (String out : List.of("-0.76", "-1", "10.5", "10.50", "11", "100", "1e0", "-0", "01")) {
      assertFalse(fits(schema, out), out);
    }
  }

  @Test
  void everyIntegerOfARangeFitsAndNoOther() {
    for (int min = -130; min <= 130; min += 13) {
      for (int max = min; max <= 130; max += 29) {
        var schema = "{\"type\":\"integer\",\"minimum\":" + min + ",\"maximum\":" + max + "}";
        var grammar = Grammar.ofJsonSchema(schema, SchemaOptions.defaults());
        for (int i = -150; i <= 150; i++) {
          var matcher = grammar.matcher();
          var text = Integer.toString(i);
          boolean fits = matcher.feed(text) == text.length() && matcher.mayEnd();
          assertEquals(i >= min && i <= max, fits, i + " of " + schema);
        }
      }
    }
  }

  @Test
  void multiplesAreThoseOfTheWholeNumber() {
    for (String step : List.of("1", "2", "3", "7", "10", "12", "25", "90", "0.01", "0.5", "2.5")) {
      var grammar = Grammar.ofJsonSchema("{\"multipleOf\":" + step + "}", SchemaOptions.defaults());
      for (int i = -1000; i <= 1000; i++) {
        var value = new java.math.BigDecimal(i).movePointLeft(i % 3 == 0 ? 0 : 2);
        var plain = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        var matcher = grammar.matcher();
        boolean fits = matcher.feed(plain) == plain.length() && matcher.mayEnd();
        boolean divides = value.remainder(new java.math.BigDecimal(step)).signum() == 0;
        assertEquals(divides, fits, plain + " of " + step);
      }
    }
  }

  @Test
  void draft04HasItsOwnWords() {
    assertTrue(fits("{" + OLD + ", \"minimum\": 1, \"exclusiveMinimum\": true}", "1.5"));
    assertFalse(fits("{" + OLD + ", \"minimum\": 1, \"exclusiveMinimum\": true}", "1"));
    assertFalse(fits("{" + OLD + ", \"type\": \"integer\"}", "1.0"));
    assertTrue(fits("{\"type\": \"integer\"}", "1.0"));
    assertTrue(
        fits(
            "{"
                + OLD
                + ", \"properties\": {\"a\": {\"$ref\": \"#/definitions/x\","
                + " \"type\": \"null\"}}, \"definitions\": {\"x\": {\"type\": \"boolean\"}}}",
            "{\"a\": true}"));
    assertTrue(fits("{" + OLD + ", \"const\": 1}", "2"));
  }

  @Test
  void patternAndLengthHoldAtOnce() {
    String schema = "{\"pattern\": \"^(?=.*[0-9])[a-z0-9]+$\", \"minLength\": 3, \"maxLength\": 4}";
    assertTrue(fits(schema, "\"ab1\""));
    assertFalse(fits(schema, "\"abc\""));
    assertFalse(fits(schema, "\"a1\""));
    assertFalse(fits(schema, "\"abc12\""));
    assertTrue(fits("{\"pattern\": \"b\"}", "\"abc\""));
  }

  @Test
  void anotherKeyIsNotANamedOne() {
    String schema =
        "{\"properties\": {\"a\": {\"type\": \"null\"}}, \"additionalProperties\": {\"type\":"
            + " \"string\"}}";
    assertTrue(fits(schema, "{\"a\": null, \"ab\": \"\"}"));
    assertFalse(fits(schema, "{\"a\": \"\"}"));
    assertFalse(fits(schema, "{\"\\u0061\": \"\"}"));
    assertTrue(fits("{\"type\": \"string\"}", "\"\\u0061\\ud83d\\ude00\""));
    assertFalse(fits("{\"type\": \"string\"}", "\"\\ud83d\""));
  }

  @Test
  void uniqueItemsAreThoseWhoseValuesDiffer() {
    var schema =
        "{\"type\": \"array\", \"uniqueItems\": true, \"minItems\": 1, \"maxItems\": 3,"
            + " \"items\": {\"enum\": [\"a\", \"a,\", 5, 50, null]}}";
    for (var in : List.of("[\"a\"]", "[5, 50, null]", "[\"a,\", \"a\"]", "[5.0, \"a\"]")) {
      assertTrue(fits(schema, in), in);
    }
    for (var out :
        List.of("[]", "[\"a\", 5, \"a\"]", "[5, 5.0]", "[null, null]", "[5, 50, null, \"a\"]")) {
      assertFalse(fits(schema, out), out);
    }
  }

  /** Each of 300 values may come once: what has been there is a set, not a state for each set. */
  @Test
  void manyUniqueValuesAreServed() {
    var values = IntStream.range(0, 300).mapToObj(i -> "\"v/" + i + "\"").toList();
    var schema =
        "{\"type\": \"array\", \"uniqueItems\": true, \"items\": {\"enum\": " + values + "}}";
    assertTrue(fits(schema, values.toString()));
    assertTrue(fits(schema, values.reversed().toString()));
    assertFalse(fits(schema, values.toString().replace("v/299", "v/0")));
  }

  @Test
  void oneOfIsOneAlone() {
    String schema = "{\"oneOf\": [{\"required\": [\"a\"]}, {\"required\": [\"b\"]}]}";
    assertTrue(fits(schema, "{\"a\": 1}"));
    assertTrue(fits(schema, "{\"b\": 1}"));
    assertFalse(fits(schema, "{\"a\": 1, \"b\": 1}"));
    assertFalse(fits(schema, "{}"));
    assertFalse(fits(schema, "1"));
  }

  @Test
  void refusalsNamePlaceAndKeyword() {
    var e =
        refusal("{\"$defs\": {\"x\": {\"multipleOf\": 11}}, \"items\": {\"$ref\": \"#/$defs/x\"}}");
    assertEquals(Kind.UNSUPPORTED, e.kind());
    assertEquals("#/$defs/x", e.place());
    assertEquals("multipleOf", e.keyword());
    assertEquals("$ref", refusal("{\"$ref\": \"http://example.com/a.json\"}").keyword());
    assertEquals("$ref", refusal("{\"$ref\": \"#\"}").keyword());
    assertEquals("pattern", refusal("{\"pattern\": \"(a)\\\\1\"}").keyword());
    assertEquals("format", refusal("{\"type\": \"string\", \"format\": \"regex\"}").keyword());
    assertEquals(
        Kind.EMPTY, refusal("{\"allOf\": [{\"type\": \"null\"}, {\"type\": \"string\"}]}").kind());
    assertEquals("type", refusal("{\"type\": \"text\"}").keyword());
    assertEquals("line 1, column 10", refusal("{\"type\": }").place());
  }

  @Test
  void largeCountsCostNothing() {
    assertTrue(fits("{\"maxLength\": 1000000000, \"minLength\": 3}", "\"abc\""));
    assertTrue(fits("{\"maxItems\": 1000000000, \"items\": {\"type\": \"null\"}}", "[null]"));
  }

  @Test
  void whatComesTwiceIsRefusedWhereItMayNot() {
    String schema = "{\"items\": {\"enum\": [\"a\", \"b\", \"ab\"]}, \"uniqueItems\": true}";
    assertTrue(fits(schema, "[\"ab\", \"a\", \"b\"]"));
    assertTrue(fits(schema, "[]"));
    assertFalse(fits(schema, "[\"a\", \"b\", \"a\"]"));
    assertFalse(fits(schema, "[\"ab\", \"ab\"]"));
  }
}
