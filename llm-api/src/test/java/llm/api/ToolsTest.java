package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.api.Message.Part;
import llm.api.Message.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tools and their calls as values. */
class ToolsTest {
  private static final Tool WEATHER = Tool.builder("weather").description("Rain.").build();
  private static final ToolCall CALL = ToolCall.of("1", "weather", "{}");

  private static void refuses(String message, Executable action) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private static GenerationOptions.Builder options() {
    return GenerationOptions.builder().tools(List.of(WEATHER));
  }

  @Test
  void valuesAreEqualByWhatTheySay() {
    assertEquals(WEATHER, WEATHER.toBuilder().build());
    assertEquals(WEATHER.hashCode(), WEATHER.toBuilder().build().hashCode());
    assertNotEquals(WEATHER, WEATHER.toBuilder().strict(true).build());
    assertNotEquals(WEATHER, WEATHER.toBuilder().parameters("{}").build());
    assertEquals(CALL, ToolCall.of("1", "weather", "{}"));
    assertNotEquals(CALL, ToolCall.cut("1", "weather", "{}"));
    assertEquals(ToolChoice.named("a"), ToolChoice.named("a"));
    assertNotEquals(ToolChoice.named("a"), ToolChoice.named("b"));
    assertEquals(options().build(), options().build());
    assertNotEquals(options().build(), options().parallelToolCalls(false).build());
    assertNotEquals(options().build(), options().toolChoice(ToolChoice.none()).build());
    var started = AnswerEvent.CallStarted.of(0, "1", "weather", List.of());
    var token = Token.of(7, "");
    assertEquals(AnswerToken.of(token, List.of(started)), AnswerToken.of(token, List.of(started)));
    assertNotEquals(AnswerToken.of(token, List.of(started)), AnswerToken.of(token, "", ""));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    refuses("name: 'a b', expected 1 to 128 letters", () -> Tool.builder("a b"));
    refuses("name: ''", () -> Tool.builder(""));
    refuses("tools: weather more than once", () -> options().tools(List.of(WEATHER, WEATHER)));
    refuses(
        "toolChoice: required, expected tools",
        () -> GenerationOptions.builder().toolChoice(ToolChoice.required()).build());
    refuses(
        "toolChoice: named other, expected one of [weather]",
        () -> options().toolChoice(ToolChoice.named("other")).build());
    refuses("tools: none", () -> ToolBox.builder().build());
    refuses("maxRounds: 0", () -> ToolBox.builder().maxRounds(0));
    refuses("index: -1", () -> AnswerEvent.CallEnded.of(-1, CALL, List.of()));
    refuses(
        "expected reasoning, text and calls",
        () -> AnswerToken.of(Token.of(1, ""), List.of(AnswerEvent.Started.of(1))));
  }

  @Test
  void onlyTheAssistantCallsAndOnlyToolsReturn() {
    refuses("calls of the assistant alone", () -> Message.of(Role.USER, Part.Call.of(CALL)));
    refuses("one Part.Result of a tool", () -> Message.of(Role.TOOL, "text"));
    var result = Part.Result.of("1", "weather", "wet");
    refuses("none of others", () -> Message.of(Role.USER, result));
    refuses("one Part.Result of a tool", () -> Message.of(Role.TOOL, result, result));
  }

  @Test
  void aMessageHoldsItsCalls() {
    var cut = ToolCall.cut("2", "weather", "{\"ci");
    var message =
        Message.of(
            Role.ASSISTANT,
            Part.Reasoning.of("hm"),
            Part.Text.of("So."),
            Part.Call.of(CALL),
            Part.Call.of(cut));
    assertEquals("So.", message.content());
    assertEquals("hm", message.reasoning());
    assertEquals(List.of(CALL), message.calls());
    assertEquals(4, message.parts().size());
    var result = Message.toolResult(CALL, "wet");
    assertEquals("wet", result.content());
    assertEquals(List.of(Part.Result.of("1", "weather", "wet")), result.parts());
    assertEquals("tool", result.role().id());
  }

  @Test
  void aTokenSaysWhatItAddsInItsOrder() {
    List<AnswerEvent> events =
        List.of(
            AnswerEvent.Reasoning.of("a", List.of()),
            AnswerEvent.Text.of("b", List.of()),
            AnswerEvent.CallStarted.of(0, "1", "weather", List.of()),
            AnswerEvent.CallEnded.of(0, CALL, List.of()),
            AnswerEvent.Text.of("c", List.of()));
    var token = AnswerToken.of(Token.of(1, "x"), events);
    assertEquals("a", token.reasoning());
    assertEquals("bc", token.content());
    assertEquals(events, token.events());
  }

  enum Unit {
    CELSIUS,
    KELVIN
  }

  record Itself(String name, List<Itself> more) {}

  record Dated(java.time.Instant when) {}

  record Untyped(@SuppressWarnings("rawtypes") List values) {}

  @Test
  void recordsOfOtherTypesAreRefused() {
    refuses("contains itself", () -> new RecordType<>(Itself.class));
    refuses(
        "Dated.when: java.time.Instant, expected String, int", () -> new RecordType<>(Dated.class));
    refuses("Untyped.values: java.util.List", () -> new RecordType<>(Untyped.class));
  }
}
