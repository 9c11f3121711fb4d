package llm.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.nio.file.Path;
import java.util.List;
import llm.api.Constraint;
import llm.api.Message;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatModelTest {
  @TempDir private Path folder;

  private static ChatRequest request(LlmChatRequestParameters parameters) {
    return ChatRequest.builder().messages(UserMessage.from("Hello")).parameters(parameters).build();
  }

  @Test
  void reasoningIsThinking() {
    try (var model = ScriptedModel.saying("<think>\nHm.\n</think>\n\nYes.").load();
        var chat = LlmChatModel.builder().model(model).build()) {
      var answer = chat.chat(UserMessage.from("Well?")).aiMessage();
      assertEquals("Hm.", answer.thinking());
      assertEquals("Yes.", answer.text());
    }
  }

  @Test
  void whoLoadsClosesAndWhoBorrowsDoesNot() {
    var script = ScriptedModel.saying("Yes.");
    var owner = LlmChatModel.builder().file(script.write(folder.resolve("m.gguf"))).build();
    assertEquals("Yes.", owner.chat("Well?"));
    owner.close();
    assertThrows(IllegalStateException.class, () -> owner.chat("Well?"));
    try (var model = script.load()) {
      LlmChatModel.builder().model(model).build().close();
      assertEquals("Yes.", model.answer(List.of(Message.user("Well?"))).message().content());
    }
  }

  @Test
  void aSeedRepeatsAnAnswer() {
    var template = "{% for m in messages %}{{ m.content }}{% endfor %}";
    try (var chat = LlmChatModel.builder().file(DemoModels.stories()).template(template).build()) {
      var parameters =
          LlmChatRequestParameters.builder()
              .seed(7L)
              .minP(0.05)
              .temperature(1.5)
              .maxOutputTokens(20)
              .build();
      var first = chat.chat(request(parameters)).aiMessage().text();
      assertEquals(first, chat.chat(request(parameters)).aiMessage().text());
    }
  }

  @Test
  void whatCannotBeEnforcedIsRefused() {
    var format =
        ResponseFormat.builder()
            .type(dev.langchain4j.model.chat.request.ResponseFormatType.JSON)
            .jsonSchema(
                JsonSchema.builder()
                    .name("x")
                    .rootElement(JsonRawSchema.from("{\"$ref\": \"other.json\"}"))
                    .build())
            .build();
    try (var model = ScriptedModel.saying("{}").load();
        var chat = LlmChatModel.builder().model(model).build()) {
      var wanted = LlmChatRequestParameters.builder().responseFormat(format).build();
      var e = assertThrows(UnsupportedFeatureException.class, () -> chat.chat(request(wanted)));
      assertTrue(e.getMessage().contains("not support"), e.getMessage());
      var both =
          LlmChatRequestParameters.builder()
              .responseFormat(ResponseFormat.JSON)
              .constraint(Constraint.regex("a+"))
              .build();
      assertThrows(UnsupportedFeatureException.class, () -> chat.chat(request(both)));
    }
  }

  @Test
  void tokensAreCountedAsTheTemplateMakesThem() {
    try (var model = ScriptedModel.saying("Yes.").load()) {
      var counter = LlmTokenCountEstimator.of(model);
      var conversation = List.of(Message.system("Be terse."), Message.user("Well?"));
      assertEquals(
          model.render(conversation).tokens().length,
          counter.estimateTokenCountInMessages(
              List.of(SystemMessage.from("Be terse."), UserMessage.from("Well?"))));
      assertTrue(counter.estimateTokenCountInText("Well?") > 0);
      assertTrue(counter.estimateTokenCountInMessage(AiMessage.from("Yes.")) > 1);
      assertEquals(0, counter.estimateTokenCountInMessages(List.of()));
    }
  }

  @Test
  void parametersOfARequestComeBeforeDefaults() {
    var defaults =
        LlmChatRequestParameters.builder().seed(1L).minP(0.5).templateVariable("a", 1).build();
    var request = LlmChatRequestParameters.builder().seed(2L).templateVariable("b", 2).build();
    var both = assertInstanceOf(LlmChatRequestParameters.class, defaults.overrideWith(request));
    assertEquals(2L, both.seed());
    assertEquals(0.5, both.minP());
    assertEquals(2, both.templateVariables().size());
    assertNull(both.priority());
    assertEquals(both, request.defaultedBy(defaults));
    assertEquals(both.hashCode(), request.defaultedBy(defaults).hashCode());
  }
}
