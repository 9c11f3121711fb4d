package llm.spring.ai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import llm.api.Constraint;
import llm.api.ContextOverflowException;
import llm.api.LoadOptions;
import llm.api.Message;
import llm.api.Timings;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.util.MimeTypeUtils;

class ChatModelTest {
  @TempDir private Path folder;

  private static Prompt prompt(ChatOptions options) {
    return new Prompt("Well?", options);
  }

  @Test
  void anAnswerTellsWhatWasThoughtAndWhatItTook() {
    try (var model = ScriptedModel.saying("<think>\nHm.\n</think>\n\nYes.").load()) {
      var chat = LlmChatModel.builder().model(model).build();
      var response = chat.call(new Prompt("Well?"));
      var result = response.getResult();
      assertEquals("Yes.", result.getOutput().getText());
      assertEquals("Hm.", result.getOutput().getMetadata().get(LlmChatModel.THINKING));
      assertEquals("Hm.", result.getMetadata().get(LlmChatModel.THINKING));
      assertEquals("STOP", result.getMetadata().getFinishReason());
      var usage = response.getMetadata().getUsage();
      assertEquals(
          model.render(List.of(Message.user("Well?"))).tokens().length, usage.getPromptTokens());
      assertTrue(usage.getCompletionTokens() > 3, usage.toString());
      assertInstanceOf(llm.api.Usage.class, usage.getNativeUsage());
      assertInstanceOf(Timings.class, response.getMetadata().get(LlmChatModel.TIMINGS));
      assertEquals(model.description().name(), response.getMetadata().getModel());
      assertEquals(model.description().name(), chat.getOptions().getModel());
      var cut = chat.call(prompt(ChatOptions.builder().maxTokens(1).build()));
      assertEquals("LENGTH", cut.getResult().getMetadata().getFinishReason());
    }
  }

  @Test
  void whoLoadsClosesAndWhoBorrowsDoesNot() {
    var script = ScriptedModel.saying("Yes.");
    var owner = LlmChatModel.builder().file(script.write(folder.resolve("m.gguf"))).build();
    assertEquals("Yes.", owner.call("Well?"));
    owner.close();
    assertThrows(IllegalStateException.class, () -> owner.call("Well?"));
    try (var model = script.load()) {
      LlmChatModel.builder().model(model).build().close();
      assertEquals("Yes.", model.answer(List.of(Message.user("Well?"))).message().content());
    }
  }

  @Test
  void callsAreReturnedAndWhatTheyGaveIsRead() {
    var script =
        ScriptedModel.builder()
            .whenAsked("Well?", "<think>\nHm.\n</think>\n\n" + Scripts.call("add", "{\"a\": 1}"))
            .whenAsked("42", "It is 42.")
            .build();
    var add =
        FunctionToolCallback.builder("add", (Map<String, Object> a) -> 42)
            .description("Adds.")
            .inputType(Map.class)
            .build();
    try (var model = script.load()) {
      var chat = LlmChatModel.builder().model(model).build();
      var options = LlmChatOptions.builder().toolCallbacks(add).build();
      var first = chat.call(prompt(options)).getResult();
      var call = first.getOutput().getToolCalls().getFirst();
      assertEquals("add", call.name());
      assertEquals("TOOL_CALLS", first.getMetadata().getFinishReason());
      var result =
          ToolResponseMessage.builder()
              .responses(
                  List.of(new ToolResponseMessage.ToolResponse(call.id(), call.name(), "42")))
              .build();
      var conversation =
          List.<org.springframework.ai.chat.messages.Message>of(
              new UserMessage("Well?"), first.getOutput(), result);
      var second = chat.call(new Prompt(conversation, options));
      assertEquals("It is 42.", second.getResult().getOutput().getText());
      var read = Requests.messages(conversation);
      assertEquals("Hm.", read.get(1).reasoning());
      assertEquals(call.arguments(), read.get(1).calls().getFirst().arguments());
    }
  }

  record City(String name, int people) {}

  private static City city(String script) {
    try (var model = ScriptedModel.saying(script).load()) {
      return ChatClient.create(LlmChatModel.builder().model(model).build())
          .prompt("Which?")
          .options(LlmChatOptions.builder().temperature(0.0))
          .call()
          .entity(City.class, spec -> spec.useProviderStructuredOutput());
    }
  }

  /**
   * A script that does not fit is ended as soon as it may be: what comes is a city all the same.
   */
  @Test
  void anEntityIsHeldToItsSchema() {
    var paris = new City("Paris", 2_100_000);
    assertEquals(paris, city("{\"name\": \"Paris\", \"people\": 2100000}"));
    assertNotEquals(paris, city("Surely it is Paris."));
    try (var model = ScriptedModel.saying("Perhaps.").load()) {
      var chosen = LlmChatOptions.builder().constraint(Constraint.choice("Oui", "Non")).build();
      var chat = LlmChatModel.builder().model(model).build();
      var text = chat.call(prompt(chosen)).getResult().getOutput().getText();
      assertTrue(List.of("Oui", "Non").contains(text), text);
    }
  }

  @Test
  void aSeedRepeatsAnAnswer() {
    var template = "{% for m in messages %}{{ m.content }}{% endfor %}";
    var options = LlmChatOptions.builder().temperature(1.5).minP(0.01).maxTokens(20).build();
    try (var chat =
        LlmChatModel.builder()
            .file(DemoModels.stories())
            .template(template)
            .options(options.mutate().seed(7L).build())
            .build()) {
      var first = chat.call("Once");
      assertEquals(first, chat.call("Once"));
      var other = options.mutate().seed(8L).build();
      assertNotEquals(
          first, chat.call(new Prompt("Once", other)).getResult().getOutput().getText());
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedByName() {
    try (var model = ScriptedModel.saying("{}").load();
        var small =
            ScriptedModel.saying("{}").load(LoadOptions.builder().contextLength(4).build())) {
      var chat = LlmChatModel.builder().model(model).build();
      var image = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("file:cat.png"));
      var cat = UserMessage.builder().text("Well?").media(image).build();
      refused("image/png", () -> chat.call(new Prompt(cat)));
      var drawn = AssistantMessage.builder().content("").media(List.of(image)).build();
      refused("image/png", () -> chat.call(new Prompt(drawn)));
      refused("gpt", () -> chat.call(prompt(ChatOptions.builder().model("gpt").build())));
      var schema = LlmChatOptions.builder().outputSchema("{\"$ref\": \"other.json\"}");
      refused("schema", () -> chat.call(prompt(schema.build())));
      var both = schema.constraint(Constraint.json()).build();
      refused("constraint", () -> chat.call(prompt(both)));
      refused("constraint", () -> LlmChatModel.builder().model(model).options(both).build());
      var streamed = prompt(ChatOptions.builder().model("gpt").build());
      refused("gpt", () -> chat.stream(streamed).blockLast());
      var over = LlmChatModel.builder().model(small).build();
      assertThrows(ContextOverflowException.class, () -> over.call("Well?"));
      assertThrows(IllegalArgumentException.class, LlmChatModel.builder()::build);
      assertNull(chat.getOptions().getSeed());
    }
  }

  private static void refused(String name, org.junit.jupiter.api.function.Executable request) {
    var e = assertThrows(UnsupportedOperationException.class, request);
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }
}
