package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.api.Description;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.ToolBox;
import llm.api.ToolCall;
import llm.testkit.fake.FakeModel;
import org.junit.jupiter.api.Test;

/** Tools whose arguments are records: their schema, and the records that calls become. */
class RecordToolsTest {
  public enum Unit {
    CELSIUS,
    KELVIN
  }

  public record Place(double latitude, float longitude) {
    public Place {
      if (latitude > 90) throw new IllegalArgumentException("beyond the pole");
    }
  }

  public record Query(
      @Description("A city, in \"English\"") String city,
      int days,
      long seed,
      boolean exact,
      Unit unit,
      List<Place> places,
      Optional<Integer> hour) {}

  private final List<Query> seen = new ArrayList<>();

  private ToolBox box() {
    return ToolBox.builder()
        .add(
            "weather",
            "Says it.",
            Query.class,
            query -> {
              seen.add(query);
              return "wet";
            })
        .build();
  }

  private String told(String arguments) {
    var call = ToolCall.of("1", "weather", arguments);
    var calling = Message.of(Message.Role.ASSISTANT, Part.Call.of(call));
    try (var chat = FakeModel.saying(calling, Message.assistant("done")).newChat()) {
      chat.send("hi", box()).message();
      return chat.messages().get(2).content();
    }
  }

  @Test
  void theSchemaIsThatOfTheComponents() {
    var place =
        "{\"type\":\"object\",\"properties\":{\"latitude\":{\"type\":\"number\"},"
            + "\"longitude\":{\"type\":\"number\"}},\"required\":[\"latitude\",\"longitude\"],"
            + "\"additionalProperties\":false}";
    assertEquals(
        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"description\":"
            + "\"A city, in \\\"English\\\"\"},\"days\":{\"type\":\"integer\"},\"seed\":{\"type\":"
            + "\"integer\"},\"exact\":{\"type\":\"boolean\"},\"unit\":{\"type\":\"string\","
            + "\"enum\":[\"CELSIUS\",\"KELVIN\"]},\"places\":{\"type\":\"array\",\"items\":"
            + place
            + "},\"hour\":{\"type\":\"integer\"}},\"required\":[\"city\",\"days\",\"seed\","
            + "\"exact\",\"unit\",\"places\"],\"additionalProperties\":false}",
        box().tools().getFirst().parameters());
  }

  @Test
  void argumentsBecomeTheRecord() {
    var rest = "\"seed\":9000000000,\"exact\":true,\"unit\":\"KELVIN\",";
    assertEquals(
        "wet",
        told(
            "{\"city\":\"K\\u00f6ln\",\"days\":3,"
                + rest
                + "\"places\":[{\"latitude\":1,\"longitude\":2.5}],\"hour\":7}"));
    assertEquals(
        new Query(
            "Köln",
            3,
            9_000_000_000L,
            true,
            Unit.KELVIN,
            List.of(new Place(1, 2.5f)),
            Optional.of(7)),
        seen.getFirst());
    assertEquals("wet", told("{\"city\":\"\",\"days\":3.0," + rest + "\"places\":[]}"));
    assertEquals(Optional.empty(), seen.getLast().hour());
  }

  @Test
  void whatIsWrongIsNamed() {
    var rest = "\"seed\":1,\"exact\":true,\"unit\":\"KELVIN\",\"places\":[]";
    assertEquals(
        "error: arguments.city: missing, expected a string", told("{\"days\":1," + rest + "}"));
    assertEquals(
        "error: arguments.city: 7, expected a string",
        told("{\"city\":7,\"days\":1," + rest + "}"));
    assertEquals(
        "error: arguments.days: 3000000000, expected an integer from -2147483648 to 2147483647",
        told("{\"city\":\"a\",\"days\":3000000000," + rest + "}"));
    assertEquals(
        "error: arguments.days: 1.5, expected an integer from -2147483648 to 2147483647",
        told("{\"city\":\"a\",\"days\":1.5," + rest + "}"));
    assertEquals(
        "error: arguments: day, expected one of [city, days, seed, exact, unit, places, hour]",
        told("{\"city\":\"a\",\"day\":1," + rest + "}"));
    var before = "{\"city\":\"a\",\"days\":1,\"seed\":1,\"exact\":true,";
    assertEquals(
        "error: arguments.unit: \"F\", expected one of [CELSIUS, KELVIN]",
        told(before + "\"unit\":\"F\",\"places\":[]}"));
    assertEquals(
        "error: arguments.places[0]: beyond the pole",
        told(before + "\"unit\":\"KELVIN\",\"places\":[{\"latitude\":91,\"longitude\":0}]}"));
    assertEquals("error: line 1, column 2: no JSON: found the end, expected '\"'", told("{"));
    assertEquals(List.of(), seen);
  }
}
