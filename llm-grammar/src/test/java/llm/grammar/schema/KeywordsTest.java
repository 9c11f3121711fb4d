package llm.grammar.schema;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import llm.grammar.Grammar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each keyword of each draft that says which values are allowed does so in that draft: what it
 * allows fits, what it forbids does not.
 */
class KeywordsTest {
  private static final Map<Integer, String> DRAFTS =
      Map.of(
          4, "http://json-schema.org/draft-04/schema#",
          6, "http://json-schema.org/draft-06/schema#",
          7, "http://json-schema.org/draft-07/schema#",
          2019, "https://json-schema.org/draft/2019-09/schema",
          2020, "https://json-schema.org/draft/2020-12/schema");

  /** First and last draft; what a schema has; a value that fits; one that does not. */
  private static final String KEYWORDS =
      """
      4 2020 | "type": "null" | null | 1
      4 2020 | "enum": [1, "a"] | "a" | "b"
      6 2020 | "const": [1] | [1] | [2]
      4 2020 | "multipleOf": 2 | 4 | 3
      4 2020 | "maximum": 1 | 1 | 2
      4 2020 | "minimum": 1 | 1 | 0
      4 4 | "maximum": 1, "exclusiveMaximum": true | 0 | 1
      4 4 | "minimum": 1, "exclusiveMinimum": true | 2 | 1
      6 2020 | "exclusiveMaximum": 1 | 0 | 1
      6 2020 | "exclusiveMinimum": 1 | 2 | 1
      4 2020 | "maxLength": 1 | "a" | "ab"
      4 2020 | "minLength": 1 | "a" | ""
      4 2020 | "pattern": "^a" | "ab" | "ba"
      4 2020 | "format": "ipv4" | "1.2.3.4" | "1.2.3"
      4 2020 | "items": {"type": "null"} | [null] | [1]
      4 2019 | "items": [{"type": "null"}] | [null, 1] | [1]
      4 2019 | "items": [{}], "additionalItems": false | [1] | [1, 2]
      2020 2020 | "prefixItems": [{"type": "null"}] | [null, 1] | [1]
      4 2020 | "maxItems": 1 | [1] | [1, 2]
      4 2020 | "minItems": 1 | [1] | []
      4 2020 | "items": {"enum": [1, 2]}, "uniqueItems": true | [1, 2] | [1, 1]
      6 2020 | "contains": {"type": "null"} | [1, null] | [1]
      2019 2020 | "contains": {"type": "null"}, "minContains": 2 | [null, null] | [null]
      2019 2020 | "contains": {"type": "null"}, "maxContains": 1 | [null, 1] | [null, null]
      2020 2020 | "prefixItems": [{}], "unevaluatedItems": false | [1] | [1, 2]
      2019 2019 | "items": [{}], "unevaluatedItems": false | [1] | [1, 2]
      4 2020 | "required": ["a"] | {"a": 1} | {}
      4 2020 | "properties": {"a": {"type": "null"}} | {"a": null} | {"a": 1}
      4 2020 | "patternProperties": {"^a": {"type": "null"}} | {"ab": null} | {"ab": 1}
      4 2020 | "additionalProperties": {"type": "null"} | {"a": null} | {"a": 1}
      6 2020 | "propertyNames": {"maxLength": 1} | {"a": 1} | {"ab": 1}
      4 2020 | "maxProperties": 1 | {"a": 1} | {"a": 1, "b": 1}
      4 2020 | "minProperties": 1 | {"a": 1} | {}
      4 7 | "dependencies": {"a": ["b"]} | {"b": 1} | {"a": 1}
      4 7 | "dependencies": {"a": {"required": ["b"]}} | {"b": 1} | {"a": 1}
      2019 2020 | "dependentRequired": {"a": ["b"]} | {"b": 1} | {"a": 1}
      2019 2020 | "dependentSchemas": {"a": {"required": ["b"]}} | {"b": 1} | {"a": 1}
      2019 2020 | "properties": {"a": {}}, "unevaluatedProperties": false | {"a": 1} | {"b": 1}
      4 2020 | "allOf": [{"minimum": 1}, {"maximum": 2}] | 2 | 3
      4 2020 | "anyOf": [{"type": "null"}, {"type": "string"}] | "" | 1
      4 2020 | "oneOf": [{"minimum": 1}, {"maximum": 2}] | 3 | 2
      4 2020 | "not": {"type": "null"} | 1 | null
      7 2020 | "if": {"type": "string"}, "then": {"minLength": 1} | "a" | ""
      7 2020 | "if": {"type": "string"}, "else": {"type": "null"} | null | 1
      6 2020 | "properties": {"a": false} | {"b": 1} | {"a": 1}
      4 2020 | "definitions": {"n": {"type": "null"}}, "allOf": [{"$ref": "#/definitions/n"}] | null | 1
      2019 2020 | "$defs": {"n": {"$anchor": "x", "type": "null"}}, "$ref": "#x" | null | 1
      6 7 | "definitions": {"n": {"$id": "#x", "type": "null"}}, "allOf": [{"$ref": "#x"}] | null | 1
      4 4 | "definitions": {"n": {"id": "#x", "type": "null"}}, "allOf": [{"$ref": "#x"}] | null | 1
      2019 2019 | "properties": {"a": {"$recursiveRef": "#"}}, "type": "object" | {"a": {}} | {"a": 1}
      2020 2020 | "properties": {"a": {"$dynamicRef": "#"}}, "type": "object" | {"a": {}} | {"a": 1}
      """;

  /** What only tells: any value fits. */
  private static final List<String> ANNOTATIONS =
      List.of(
          "\"title\": \"a\"",
          "\"description\": \"a\"",
          "\"default\": 2",
          "\"examples\": [2]",
          "\"$comment\": \"a\"",
          "\"deprecated\": true",
          "\"readOnly\": true",
          "\"writeOnly\": true",
          "\"contentEncoding\": \"base64\"",
          "\"contentMediaType\": \"application/json\"",
          "\"contentSchema\": false",
          "\"format\": \"no such format\"",
          "\"noSuchKeyword\": false");

  private record Case(String schema, String good, String bad) {}

  static Stream<Integer> drafts() {
    return DRAFTS.keySet().stream().sorted();
  }

  private static List<Case> cases(int draft) {
    var cases = new ArrayList<Case>();
    for (var line : KEYWORDS.lines().toList()) {
      var parts = line.split(" \\| ", -1);
      var range = parts[0].split(" ", -1);
      if (draft < Integer.parseInt(range[0]) || draft > Integer.parseInt(range[1])) continue;
      cases.add(new Case(schema(draft, parts[1]), parts[2], parts[3]));
    }
    return cases;
  }

  private static String schema(int draft, String members) {
    return "{\"$schema\": \"" + DRAFTS.get(draft) + "\", " + members + "}";
  }

  private static boolean fits(String schema, String text) {
    var matcher =
        Grammar.ofJsonSchema(schema, SchemaOptions.defaults().with(PropertyOrder.ANY)).matcher();
    return matcher.feed(text) == text.length() && matcher.mayEnd();
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void eachKeywordCounts(int draft) {
    for (var one : cases(draft)) {
      assertTrue(fits(one.schema, one.good), one.schema + " " + one.good);
      assertFalse(fits(one.schema, one.bad), one.schema + " " + one.bad);
    }
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void annotationsForbidNothing(int draft) {
    for (var members : ANNOTATIONS) {
      for (var text : List.of("1", "\"x\"", "null", "[1]", "{\"a\": 1}")) {
        assertTrue(fits(schema(draft, members), text), members + " " + text);
      }
    }
  }

  @Test
  void keywordsOfLaterDraftsAreAnnotations() {
    assertTrue(fits(schema(4, "\"const\": 1"), "2"));
    assertTrue(fits(schema(6, "\"if\": {}, \"then\": false"), "2"));
    assertTrue(fits(schema(7, "\"dependentRequired\": {\"a\": [\"b\"]}"), "{\"a\": 1}"));
    assertTrue(fits(schema(2019, "\"prefixItems\": [{\"type\": \"null\"}]"), "[1]"));
  }
}
