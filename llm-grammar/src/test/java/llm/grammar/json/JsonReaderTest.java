package llm.grammar.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
  private static JsonException refusal(String text) {
    return assertThrows(JsonException.class, () -> JsonReader.read(text), text);
  }

  @Test
  void keepsOrderAndNumbers() {
    assertEquals(
        "{\"b\":[1,1.5,null],\"a\":\"\\u0001\\n\u00e9\"}",
        JsonReader.read("{\"b\" : [1.0, 1.50, null], \"a\":\"\\u0001\\n\\u00e9\"}").toJson());
    String exact = "123456789012345678901234567890.125";
    assertEquals(exact, JsonReader.read(exact).toJson());
    assertEquals(JsonReader.read("1e2"), JsonReader.read("100.0"));
  }

  @Test
  void saysWhereItIsWrong() {
    var e = refusal("{\"a\":\n [1,}");
    assertEquals("line 2, column 5", e.place());
    assertEquals(10, e.offset());
    for (String text :
        List.of(
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "01",
            "1.",
            "-",
            "+1",
            "\"a",
            "\"\\x\"",
            "\"\\u12\"",
            "nul",
            "1 2",
            "\"\n\"",
            "{\"a\":1,}",
            "\u0661")) {
      assertTrue(String.valueOf(refusal(text).getMessage()).startsWith("no JSON: "), text);
    }
  }

  @Test
  void keysAreThereOnce() {
    assertEquals("line 1, column 9", refusal("{\"a\":1, \"a\":2}").place());
  }

  @Test
  void depthAndNumbersAreLimited() {
    assertEquals(500, JsonReader.read("[".repeat(500) + "]".repeat(500)).toJson().length() / 2);
    assertTrue(String.valueOf(refusal("[".repeat(60_000)).getMessage()).contains("nest deeper"));
    assertTrue(String.valueOf(refusal("1e999999999999").getMessage()).contains("digits"));
    assertTrue(String.valueOf(refusal("9".repeat(1_001)).getMessage()).contains("digits"));
  }
}
