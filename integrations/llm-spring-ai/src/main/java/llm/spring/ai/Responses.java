package llm.spring.ai;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import llm.api.Answer;
import llm.api.AnswerEvent;
import llm.api.ChatTemplateException;
import llm.api.ConstraintException;
import llm.api.FinishReason;
import llm.api.ToolCall;
import llm.api.Usage;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * One answer in Spring AI's words, whole or in parts.
 *
 * @param id of the answer, the same in each part
 * @param modelName who answers
 */
record Responses(String id, String modelName) {
  /** Those of another answer. */
  static Responses of(String modelName) {
    return new Responses(UUID.randomUUID().toString(), modelName);
  }

  /** An answer as a whole: generates what is left of it. */
  ChatResponse whole(Answer answer) {
    var message = answer.message();
    var said =
        AssistantMessage.builder()
            .content(message.content())
            .properties(thinking(message.reasoning()))
            .toolCalls(message.calls().stream().map(Responses::call).toList())
            .build();
    var metadata =
        ChatGenerationMetadata.builder()
            .finishReason(reason(answer.finishReason()))
            .metadata(thinking(message.reasoning()))
            .build();
    return response(said, metadata, ended(answer.usage(), answer));
  }

  /** What an event adds to an answer; empty if nothing. */
  List<ChatResponse> part(Answer answer, AnswerEvent event) {
    return switch (event) {
      case AnswerEvent.Text text -> List.of(part(text.text(), List.of(), Map.of()));
      case AnswerEvent.Reasoning thought -> List.of(part("", List.of(), thinking(thought.text())));
      case AnswerEvent.CallEnded end when end.call().isComplete() ->
          List.of(part("", List.of(call(end.call())), Map.of()));
      case AnswerEvent.Finished end -> List.of(last(answer, end));
      default -> List.of();
    };
  }

  private ChatResponse part(
      String text, List<AssistantMessage.ToolCall> calls, Map<String, Object> metadata) {
    var said = AssistantMessage.builder().content(text).toolCalls(calls).build();
    var more = ChatGenerationMetadata.builder().metadata(metadata).build();
    return response(said, more, metadata().build());
  }

  /** The message's metadata are laid over each other: this has all reasoning, the parts none. */
  private ChatResponse last(Answer answer, AnswerEvent.Finished end) {
    var said =
        AssistantMessage.builder()
            .content("")
            .properties(thinking(end.message().reasoning()))
            .build();
    var more = ChatGenerationMetadata.builder().finishReason(reason(end.reason())).build();
    return response(said, more, ended(end.usage(), answer));
  }

  private static ChatResponse response(
      AssistantMessage said, ChatGenerationMetadata more, ChatResponseMetadata metadata) {
    return new ChatResponse(List.of(new Generation(said, more)), metadata);
  }

  private ChatResponseMetadata ended(Usage usage, Answer answer) {
    return metadata().usage(usage(usage)).keyValue(LlmChatModel.TIMINGS, answer.timings()).build();
  }

  private ChatResponseMetadata.Builder metadata() {
    return ChatResponseMetadata.builder().id(id).model(modelName);
  }

  private static DefaultUsage usage(Usage usage) {
    return new DefaultUsage(
        usage.promptTokens(),
        usage.generatedTokens(),
        usage.totalTokens(),
        usage,
        (long) usage.cachedTokens(),
        null);
  }

  private static Map<String, Object> thinking(String reasoning) {
    return reasoning.isEmpty() ? Map.of() : Map.of(LlmChatModel.THINKING, reasoning);
  }

  private static AssistantMessage.ToolCall call(ToolCall call) {
    return new AssistantMessage.ToolCall(call.id(), "function", call.name(), call.arguments());
  }

  private static String reason(FinishReason reason) {
    return switch (reason) {
      case END_OF_TEXT, STOP_STRING -> "STOP";
      case MAX_TOKENS, CONTEXT_FULL -> "LENGTH";
      case TOOL_CALLS -> "TOOL_CALLS";
      case CANCELLED -> "CANCELLED";
    };
  }

  /** Java's exception for what this model or template cannot do; others as they are. */
  static RuntimeException failure(RuntimeException e) {
    return switch (e) {
      case ConstraintException _ ->
          new UnsupportedOperationException(
              "this schema or grammar is not supported: " + e.getMessage(), e);
      case ChatTemplateException _ ->
          new UnsupportedOperationException(
              "the model's chat template does not support this: " + e.getMessage(), e);
      default -> e;
    };
  }
}
