package llm.langchain4j;

import llm.testkit.ScriptedModel;

/** What the questions of the kit for AI services with JSON schemas are answered by. */
final class SchemaScripts {
  private static final String KLAUS =
      "{\"name\": \"Klaus\", \"age\": 37, \"height\": 1.78, \"married\": false}";
  private static final String FRANNY =
      "{\"name\": \"Franny\", \"age\": 35, \"height\": 1.65, \"married\": true}";
  private static final String REX =
      "{\"type\": \"Dog\", \"name\": \"Rex\", \"breed\": \"Labrador\"}";

  /** Of what was asked that counts which ends last: this ends behind what asks for both people. */
  private static final String BOTH =
      " the following text: Klaus is 37 years old, 1.78m height and single. Franny is 35 years";

  private static final String DAY = "{\"year\": 1976, \"month\": 8, \"day\": 12}";
  private static final String TIME = "{\"hour\": 14, \"minute\": 43, \"second\": 0, \"nano\": 0}";

  private SchemaScripts() {}

  /** A model that answers them. */
  static ScriptedModel model() {
    return ScriptedModel.builder()
        .whenAsked("text: Klaus is 37", KLAUS)
        .whenAsked("Do not include missing fields", "{\"name\": \"Klaus\"}")
        .whenAsked(
            "delivery to Langley Falls",
            "{\"name\": \"Klaus\", \"shippingAddress\": {\"city\": \"Langley Falls\"},"
                + " \"billingAddress\": {\"city\": \"New York\"}}")
        .whenAsked("Klaus is single", "{\"name\": \"Klaus\", \"maritalStatus\": \"SINGLE\"}")
        .whenAsked(
            "likes orange and green",
            "{\"name\": \"Klaus\", \"favouriteColors\": [\"orange\", \"green\"]}")
        .whenAsked(
            "Peanut and Muffin",
            "{\"name\": \"Klaus\", \"pets\": [{\"name\": \"Peanut\"}, {\"name\": \"Muffin\"}]}")
        .whenAsked("groups A and C", "{\"name\": \"Klaus\", \"groups\": [\"A\", \"C\"]}")
        .whenAsked(
            "born at 14:43",
            "{\"name\": \"Klaus\", \"birthDate\": %s, \"birthTime\": %s, \"birthDateTime\": {\"date\": %s, \"time\": %s}}"
                .formatted(DAY, TIME, DAY, TIME))
        .whenAsked(
            "text: Klaus and Francine", values("{\"name\": \"Klaus\"}, {\"name\": \"Francine\"}"))
        .whenAsked(
            "Francine has 2 children",
            "{\"name\": \"Francine\", \"children\": [{\"name\": \"Steve\", \"children\": []},"
                + " {\"name\": \"Hayley\", \"children\": []}]}")
        .whenAsked(
            "567b229a-6b0a-4f1e-9006-448cd9dfbfda",
            "{\"id\": \"567b229a-6b0a-4f1e-9006-448cd9dfbfda\", \"name\": \"Klaus\"}")
        .whenAsked("is a man", "{\"value\": true}")
        .whenAsked("number of people mentioned in" + BOTH, "{\"value\": 2}")
        .whenAsked("temperature in Munich", "{\"value\": -0.5}")
        .whenAsked("names of people from" + BOTH, values("\"Klaus\", \"Franny\""))
        .whenAsked("Staniel", values("\"SINGLE\", \"MARRIED\", \"MARRIED\""))
        .whenAsked("Franny is 35", values(KLAUS + ", " + FRANNY))
        .whenAsked("height and single.", "{\"value\": \"SINGLE\"}")
        .whenAsked("weather in Berlin", values("\"SUNNY\", \"WINDY\", \"RAINY\", \"CLOUDY\""))
        .whenAsked("text: Klaus", "{\"name\": \"Klaus\"}")
        .whenAsked("Rex is a Labrador dog", "{\"value\": " + REX + "}")
        .whenAsked(
            "Whiskers",
            values(REX + ", {\"type\": \"Cat\", \"name\": \"Whiskers\", \"indoor\": true}"))
        .whenAsked("Alice owns", "{\"name\": \"Alice\", \"pet\": " + REX + "}")
        .whenAsked("1+2+3", "{\"value\": " + add(add(constant(1), constant(2)), constant(3)) + "}")
        .build();
  }

  private static String values(String list) {
    return "{\"values\": [" + list + "]}";
  }

  private static String constant(int value) {
    return "{\"type\": \"Constant\", \"value\": " + value + "}";
  }

  private static String add(String left, String right) {
    return "{\"type\": \"Addition\", \"left\": " + left + ", \"right\": " + right + "}";
  }
}
