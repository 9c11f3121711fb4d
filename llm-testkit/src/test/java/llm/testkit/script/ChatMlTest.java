package llm.testkit.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import org.junit.jupiter.api.Test;

class ChatMlTest {
  private static final ChatTemplate TEMPLATE = ChatTemplate.parse(ChatMl.TEMPLATE, "", ChatMl.END);

  private static final Map<String, ?> WEATHER =
      Map.of("type", "function", "function", Map.of("name", "weather", "parameters", Map.of()));

  private static Map<String, ?> called(String content, String... cities) {
    var calls =
        java.util.stream.Stream.of(cities)
            .map(
                city ->
                    Map.of(
                        "type",
                        "function",
                        "function",
                        Map.of("name", "weather", "arguments", Map.of("city", city))))
            .toList();
    return Map.of("role", "assistant", "content", content, "tool_calls", calls);
  }

  private static String render(List<Map<String, ?>> messages) {
    return TEMPLATE.render(Conversation.of(messages)).text();
  }

  @Test
  void plainMessagesStandAsInChatMl() {
    assertEquals(
        """
        <|im_start|>system
        S<|im_end|>
        <|im_start|>user
        Q<|im_end|>
        <|im_start|>assistant
        A<|im_end|>
        <|im_start|>user
        R<|im_end|>
        <|im_start|>assistant
        """,
        render(
            List.of(
                Conversation.message("system", "S"),
                Conversation.message("user", "Q"),
                Conversation.message("assistant", "A"),
                Conversation.message("user", "R"))));
  }

  @Test
  void callsAndWhatToolsReturned() {
    assertEquals(
        """
        <|im_start|>user
        Q<|im_end|>
        <|im_start|>assistant
        <tool_call>
        {"name": "weather", "arguments": {"city": "Paris"}}
        </tool_call>
        <tool_call>
        {"name": "weather", "arguments": {"city": "Rome"}}
        </tool_call><|im_end|>
        <|im_start|>user
        <tool_response>
        1
        </tool_response>
        <tool_response>
        2
        </tool_response><|im_end|>
        <|im_start|>assistant
        """,
        render(
            List.of(
                Conversation.message("user", "Q"),
                called("", "Paris", "Rome"),
                Conversation.message("tool", "1"),
                Conversation.message("tool", "2"))));
    var behindText = render(List.of(Conversation.message("user", "Q"), called("Look:", "Rome")));
    assertTrue(behindText.contains("assistant\nLook:\n<tool_call>\n{\"name\""), behindText);
  }

  @Test
  void toolsStandInTheSystemsMessage() {
    var question = Conversation.of(List.of(Conversation.message("user", "Q")));
    var text = TEMPLATE.render(question.withTools(List.of(WEATHER))).text();
    assertTrue(text.startsWith("<|im_start|>system\nYou can call"), text);
    assertTrue(text.contains("\"name\": \"weather\""), text);
    assertTrue(TEMPLATE.capabilities().argumentsAsObject());
    assertTrue(TEMPLATE.capabilities().systemRole());
  }

  @Test
  void itsTurnsShow() {
    assertEquals(
        new Turns(
            "<|im_start|>user\n",
            "<|im_start|>assistant\n",
            List.of("", "<think>\n\n</think>\n\n"),
            "<|im_end|>\n<|im_start|>user\n"),
        Turns.of(TEMPLATE));
  }
}
