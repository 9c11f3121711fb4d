package llm.spring.ai;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import llm.api.ChatOptions;
import llm.api.Constraint;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.Message.Role;
import llm.api.Sampler;
import llm.api.Tool;
import llm.api.ToolCall;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/** Spring AI's prompts in this project's words. */
final class Requests {
  private static final int LAST_TOKENS = 64; // on which penalties look

  private Requests() {}

  /**
   * A conversation.
   *
   * @throws UnsupportedOperationException if a message has media
   */
  static List<Message> messages(List<org.springframework.ai.chat.messages.Message> messages) {
    var all = new ArrayList<Message>();
    for (var message : messages) {
      switch (message) {
        case SystemMessage system -> all.add(Message.system(orEmpty(system.getText())));
        case UserMessage user -> {
          refuse(user.getMedia());
          all.add(Message.user(orEmpty(user.getText())));
        }
        case AssistantMessage answer -> all.add(assistant(answer));
        case ToolResponseMessage results ->
            results.getResponses().forEach(result -> all.add(result(result)));
        default ->
            throw new UnsupportedOperationException(
                "messages of type " + message.getMessageType() + " are not supported");
      }
    }
    return all;
  }

  private static Message assistant(AssistantMessage answer) {
    refuse(answer.getMedia());
    var parts = new ArrayList<Part>();
    var text = orEmpty(answer.getText());
    if (!text.isEmpty() || !answer.hasToolCalls()) parts.add(Part.Text.of(text));
    for (var call : answer.getToolCalls()) parts.add(Part.Call.of(call(call)));
    var message = Message.of(Role.ASSISTANT, parts);
    var thinking = answer.getMetadata().get(LlmChatModel.THINKING);
    return thinking instanceof String thoughts ? message.withReasoning(thoughts) : message;
  }

  private static ToolCall call(AssistantMessage.ToolCall call) {
    boolean none = call.arguments().isBlank();
    return ToolCall.of(orEmpty(call.id()), call.name(), none ? "{}" : call.arguments());
  }

  private static Message result(ToolResponseMessage.ToolResponse result) {
    var call = ToolCall.of(orEmpty(result.id()), orEmpty(result.name()), "{}");
    return Message.toolResult(call, orEmpty(result.responseData()));
  }

  private static void refuse(List<Media> media) {
    if (media.isEmpty()) return;
    throw new UnsupportedOperationException(
        "media of type " + media.getFirst().getMimeType() + " are not supported: models read text");
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  /** What the chat template is told beside the conversation. */
  static ChatOptions chat(
      @Nullable String template, org.springframework.ai.chat.prompt.ChatOptions options) {
    var chat = ChatOptions.builder();
    set(template, chat::template);
    if (options instanceof LlmChatOptions own) chat.variables(own.getTemplateVariables());
    return chat.build();
  }

  /**
   * How an answer is generated.
   *
   * @param name the only one that a prompt may ask for
   * @throws UnsupportedOperationException if it asks for what cannot be done
   */
  static GenerationOptions options(
      String name, org.springframework.ai.chat.prompt.ChatOptions said) {
    checkName(name, said.getModel());
    var options = GenerationOptions.builder();
    set(said.getMaxTokens(), options::maxTokens);
    set(said.getStopSequences(), options::stop);
    set(said.getTopK(), options::topK);
    set(said.getTopP(), p -> options.topP(p.floatValue()));
    set(said.getTemperature(), t -> options.temperature(t.floatValue()));
    double repetition = 1;
    if (said instanceof LlmChatOptions own) {
      set(own.getSeed(), options::seed);
      set(own.getMinP(), p -> options.minP(p.floatValue()));
      set(own.getToolChoice(), options::toolChoice);
      set(own.getParallelToolCalls(), options::parallelToolCalls);
      set(own.getDeadline(), options::deadline);
      set(own.getPriority(), options::priority);
      set(own.getClient(), options::client);
      repetition = Objects.requireNonNullElse(own.getRepetitionPenalty(), 1.0);
    }
    options.penalties(
        new Sampler.Penalties(
            (float) repetition,
            value(said.getPresencePenalty()),
            value(said.getFrequencyPenalty()),
            LAST_TOKENS));
    options.tools(tools(said));
    set(constraint(said), options::constraint);
    return options.build();
  }

  /** Refuses another model's name: a model here is one file. */
  static void checkName(String name, @Nullable String wanted) {
    if (wanted != null && !wanted.isEmpty() && !wanted.equals(name)) {
      throw new UnsupportedOperationException(
          "model " + wanted + " is not supported: this model is " + name);
    }
  }

  private static @Nullable Constraint constraint(
      org.springframework.ai.chat.prompt.ChatOptions said) {
    var schema = said instanceof StructuredOutputChatOptions form ? form.getOutputSchema() : null;
    var constraint = said instanceof LlmChatOptions own ? own.getConstraint() : null;
    if (schema == null) return constraint;
    if (constraint == null) return Constraint.jsonSchema(schema);
    throw new UnsupportedOperationException(
        "a constraint beside an output schema is not supported: expected one of the two");
  }

  private static List<Tool> tools(org.springframework.ai.chat.prompt.ChatOptions said) {
    var callbacks =
        said instanceof ToolCallingChatOptions calling ? calling.getToolCallbacks() : null;
    return callbacks == null ? List.of() : callbacks.stream().map(Requests::tool).toList();
  }

  private static Tool tool(ToolCallback callback) {
    var definition = callback.getToolDefinition();
    return Tool.builder(definition.name())
        .description(definition.description())
        .parameters(definition.inputSchema())
        .build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> setter) {
    if (value != null) setter.accept(value);
  }

  private static float value(@Nullable Double value) {
    return value == null ? 0 : value.floatValue();
  }
}
