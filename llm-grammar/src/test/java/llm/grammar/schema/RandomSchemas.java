package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Schemas that are drawn, of the keywords that are enforced. */
final class RandomSchemas {
  private final Random random;

  RandomSchemas(Random random) {
    this.random = random;
  }

  private int below(int n) {
    return random.nextInt(n);
  }

  private String anyOf(String... ways) {
    return ways[below(ways.length)];
  }

  /** A schema whose parts nest at most so deep. */
  String schema(int depth) {
    List<Supplier<String>> ways =
        new ArrayList<>(
            List.of(this::number, this::integer, this::string, this::values, this::simple));
    if (depth > 0) {
      ways.add(() -> object(depth - 1));
      ways.add(() -> object(depth - 1));
      ways.add(() -> array(depth - 1));
      ways.add(() -> several(depth - 1));
    }
    return ways.get(below(ways.size())).get();
  }

  private String simple() {
    return anyOf(
        "{\"type\":\"null\"}", "{\"type\":\"boolean\"}", "{\"type\":[\"null\",\"string\"]}");
  }

  private String number() {
    return "{\"type\":\"number\",\"minimum\":%s,\"exclusiveMaximum\":%s}"
        .formatted(anyOf("-2.5", "0", "0.125"), anyOf("1", "7.75", "100"));
  }

  private String integer() {
    return anyOf(
        "{\"type\":\"integer\",\"multipleOf\":" + anyOf("2", "3", "5", "12") + "}",
        "{\"type\":\"integer\",\"exclusiveMinimum\":" + (below(40) - 20) + ",\"maximum\":30}");
  }

  private String string() {
    return anyOf(
        "{\"type\":\"string\",\"minLength\":%d,\"maxLength\":%d}".formatted(below(3), 3 + below(3)),
        "{\"type\":\"string\",\"pattern\":\"^a[b-d]+$\",\"maxLength\":5}",
        "{\"type\":\"string\",\"pattern\":\"[0-9]\",\"minLength\":2}",
        "{\"type\":\"string\",\"format\":\"" + anyOf("date", "time", "ipv4", "uuid") + "\"}",
        "{\"type\":\"string\",\"not\":{\"enum\":[\"\",\"a\"]}}");
  }

  private String values() {
    return anyOf(
        "{\"enum\":[1,\"a\",null,true,[1,2],{\"a\":0}]}",
        "{\"const\":" + anyOf("\"x\\\"y\"", "1.5", "{\"a\":[]}") + "}");
  }

  private String object(int depth) {
    int count = below(4);
    var names = IntStream.range(0, count).mapToObj(i -> "\"k" + i + "\"").toList();
    var properties =
        names.stream().map(n -> n + ":" + schema(depth)).collect(Collectors.joining(","));
    var required =
        names.stream().filter(_ -> random.nextBoolean()).collect(Collectors.joining(","));
    var more =
        anyOf(
            ",\"additionalProperties\":false",
            ",\"additionalProperties\":" + schema(depth),
            ",\"patternProperties\":{\"^a\":" + schema(depth) + "},\"additionalProperties\":false",
            ",\"maxProperties\":3",
            ",\"propertyNames\":{\"maxLength\":3}",
            ",\"dependentRequired\":{\"k0\":[\"k1\"]}",
            ",\"if\":{\"required\":[\"k0\"]},\"then\":{\"required\":[\"k2\"]}");
    return "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s]%s}"
        .formatted(properties, required, more);
  }

  private String array(int depth) {
    return anyOf(
        "{\"type\":\"array\",\"items\":%s,\"minItems\":%d,\"maxItems\":3}"
            .formatted(schema(depth), below(3)),
        "{\"type\":\"array\",\"prefixItems\":[%s,%s],\"items\":false}"
            .formatted(schema(depth), schema(depth)),
        "{\"type\":\"array\",\"contains\":%s,\"maxItems\":3}".formatted(schema(0)),
        "{\"type\":\"array\",\"items\":{\"enum\":[\"a\",\"b\",null]},\"uniqueItems\":true}");
  }

  private String several(int depth) {
    return anyOf(
        "{\"anyOf\":[%s,%s]}".formatted(schema(depth), schema(depth)),
        "{\"oneOf\":[%s,%s]}".formatted(schema(depth), schema(depth)),
        "{\"allOf\":[%s,%s]}".formatted(object(depth), object(depth)),
        "{\"not\":%s,\"type\":[\"string\",\"integer\"]}".formatted(schema(0)));
  }
}
