package llm.tests.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;

/** Schemas of the keywords that people use, put together at random: another each. */
final class SampleSchemas {
  private static final List<String> LEAVES =
      List.of(
          "{\"type\":\"boolean\"}",
          "{\"type\":\"integer\",\"minimum\":-3,\"maximum\":120}",
          "{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":2.5}",
          "{\"type\":\"integer\",\"multipleOf\":3,\"minimum\":0,\"maximum\":99}",
          "{\"type\":\"string\",\"maxLength\":8}",
          "{\"type\":\"string\",\"minLength\":1,\"maxLength\":5}",
          "{\"type\":\"string\",\"pattern\":\"^[a-c]{2}-[0-9]+$\",\"maxLength\":7}",
          "{\"type\":\"string\",\"format\":\"date\"}",
          "{\"type\":\"string\",\"format\":\"ipv4\"}",
          "{\"enum\":[\"red\",\"green\",3,null,{\"a\":[1]}]}",
          "{\"const\":\"it's \\\"so\\\" – é\"}",
          "{\"type\":[\"null\",\"boolean\"]}");

  /** One that refers to itself. */
  private static final String TREE =
      "{\"$defs\":{\"t\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"},\"maxItems\":2}},"
          + "\"$ref\":\"#/$defs/t\"}";

  private final Random random;

  private SampleSchemas(Random random) {
    this.random = random;
  }

  /** So many schemas, the same ones each time. */
  static List<String> of(int count) {
    var samples = new SampleSchemas(new Random(21));
    var schemas = new LinkedHashSet<>(LEAVES);
    schemas.add(TREE);
    while (schemas.size() < count) schemas.add(samples.schema(2));
    return List.copyOf(schemas);
  }

  private String schema(int depth) {
    if (depth == 0) return LEAVES.get(random.nextInt(LEAVES.size()));
    var a = schema(depth - 1);
    var b = schema(depth - 1);
    return switch (random.nextInt(7)) {
      case 0 -> object("\"a\":" + a + ",\"b\":" + b, "\"a\"", ",\"additionalProperties\":false");
      case 1 ->
          object("\"name\":" + a, "", ",\"additionalProperties\":" + b + ",\"maxProperties\":2");
      case 2 -> object("\"x\":" + a + ",\"y\":" + b, "\"y\",\"x\"", ",\"maxProperties\":2");
      case 3 -> "{\"type\":\"array\",\"items\":" + a + ",\"maxItems\":3}";
      case 4 -> "{\"type\":\"array\",\"prefixItems\":[" + a + "," + b + "],\"items\":false}";
      case 5 -> "{\"anyOf\":[" + a + "," + b + "]}";
      default ->
          "{\"type\":\"object\",\"patternProperties\":{\"^k\":%s},\"additionalProperties\":false,"
                  .formatted(a)
              + "\"minProperties\":1,\"maxProperties\":2}";
    };
  }

  private static String object(String properties, String required, String more) {
    return "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s]%s}"
        .formatted(properties, required, more);
  }
}
