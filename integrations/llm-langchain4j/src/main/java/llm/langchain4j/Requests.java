package llm.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.internal.Json;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import llm.api.Constraint;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.Message.Role;
import llm.api.Sampler;
import llm.api.Tool;
import llm.api.ToolCall;
import org.jspecify.annotations.Nullable;

/** LangChain4j's requests in this project's words. */
final class Requests {
  private static final int LAST_TOKENS = 64; // on which penalties look

  private Requests() {}

  /**
   * A conversation.
   *
   * @throws UnsupportedFeatureException if a message has parts that are no text
   */
  static List<Message> messages(Iterable<ChatMessage> messages) {
    var all = new ArrayList<Message>();
    for (var message : messages) all.add(message(message));
    return all;
  }

  /** A message; see {@link #messages}. */
  static Message message(ChatMessage message) {
    return switch (message) {
      case SystemMessage system -> Message.system(system.text());
      case UserMessage user -> Message.user(text(user.contents()));
      case AiMessage answer -> assistant(answer);
      case ToolExecutionResultMessage result ->
          Message.toolResult(
              ToolCall.of(orEmpty(result.id()), orEmpty(result.toolName()), "{}"),
              text(result.contents()));
      default ->
          throw new UnsupportedFeatureException(
              "messages of type " + message.type() + " are not supported by this model");
    };
  }

  private static Message assistant(AiMessage answer) {
    if (!answer.images().isEmpty()) throw notText("image");
    var parts = new ArrayList<Part>();
    if (answer.text() != null) parts.add(Part.Text.of(answer.text()));
    for (var call : answer.toolExecutionRequests()) parts.add(Part.Call.of(call(call)));
    var message = Message.of(Role.ASSISTANT, parts);
    return answer.thinking() == null ? message : message.withReasoning(answer.thinking());
  }

  private static ToolCall call(ToolExecutionRequest call) {
    var arguments = call.arguments();
    boolean none = arguments == null || arguments.isBlank();
    return ToolCall.of(orEmpty(call.id()), call.name(), none ? "{}" : arguments);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String text(List<Content> contents) {
    return contents.stream().map(Requests::text).collect(Collectors.joining("\n"));
  }

  private static String text(Content content) {
    if (content instanceof TextContent text) return text.text();
    throw notText(content.type().name().toLowerCase(Locale.ROOT));
  }

  private static UnsupportedFeatureException notText(String kind) {
    return new UnsupportedFeatureException(
        "non-text content (" + kind + ") is not supported by this model");
  }

  /**
   * How an answer is generated.
   *
   * @param name the only one that a request may ask for
   * @throws UnsupportedFeatureException if it asks for what cannot be done
   */
  static GenerationOptions options(String name, ChatRequestParameters parameters) {
    check(name, parameters);
    var options = GenerationOptions.builder();
    set(parameters.maxOutputTokens(), options::maxTokens);
    set(parameters.stopSequences(), options::stop);
    set(parameters.topK(), options::topK);
    set(parameters.topP(), p -> options.topP(p.floatValue()));
    set(parameters.temperature(), t -> options.temperature(t.floatValue()));
    double repetition = 1;
    if (parameters instanceof LlmChatRequestParameters own) {
      set(own.seed(), options::seed);
      set(own.minP(), p -> options.minP(p.floatValue()));
      set(own.parallelToolCalls(), options::parallelToolCalls);
      set(own.deadline(), options::deadline);
      set(own.priority(), options::priority);
      set(own.client(), options::client);
      set(own.constraint(), options::constraint);
      if (own.repetitionPenalty() != null) repetition = own.repetitionPenalty();
    }
    options.penalties(penalties(repetition, parameters));
    options.tools(tools(parameters.toolSpecifications()));
    set(parameters.toolChoice(), choice -> options.toolChoice(choice(choice)));
    var format = constraint(parameters.responseFormat());
    set(format, options::constraint);
    return options.build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> setter) {
    if (value != null) setter.accept(value);
  }

  private static void check(String name, ChatRequestParameters parameters) {
    var wanted = parameters.modelName();
    if (wanted != null && !wanted.equals(name)) {
      throw new UnsupportedFeatureException(
          "modelName " + wanted + " is not supported: this model is " + name);
    }
    if (parameters instanceof LlmChatRequestParameters own
        && own.constraint() != null
        && isJson(parameters.responseFormat())) {
      throw new UnsupportedFeatureException(
          "a constraint beside a JSON response format is not supported: expected one of the two");
    }
  }

  private static Sampler.Penalties penalties(double repetition, ChatRequestParameters parameters) {
    return new Sampler.Penalties(
        (float) repetition,
        value(parameters.presencePenalty()),
        value(parameters.frequencyPenalty()),
        LAST_TOKENS);
  }

  private static float value(@Nullable Double value) {
    return value == null ? 0 : value.floatValue();
  }

  private static llm.api.ToolChoice choice(ToolChoice choice) {
    return switch (choice) {
      case AUTO -> llm.api.ToolChoice.auto();
      case REQUIRED -> llm.api.ToolChoice.required();
      case NONE -> llm.api.ToolChoice.none();
    };
  }

  private static List<Tool> tools(@Nullable List<ToolSpecification> specifications) {
    if (specifications == null) return List.of();
    return specifications.stream().map(Requests::tool).toList();
  }

  private static Tool tool(ToolSpecification specification) {
    var tool = Tool.builder(specification.name());
    set(specification.description(), tool::description);
    set(specification.parameters(), schema -> tool.parameters(json(schema)));
    set(specification.strict(), tool::strict);
    return tool.build();
  }

  private static boolean isJson(@Nullable ResponseFormat format) {
    return format != null && format.type() == ResponseFormatType.JSON;
  }

  private static @Nullable Constraint constraint(@Nullable ResponseFormat format) {
    if (format == null || !isJson(format)) return null;
    var schema = format.jsonSchema();
    return schema == null ? Constraint.json() : Constraint.jsonSchema(json(schema.rootElement()));
  }

  private static String json(JsonSchemaElement schema) {
    if (schema instanceof JsonRawSchema raw) return raw.schema();
    return Json.toJson(JsonSchemaElementUtils.toMap(schema));
  }
}
