package llm.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.UUID;
import llm.api.Answer;
import llm.api.ChatTemplateException;
import llm.api.ConstraintException;
import llm.api.ContextOverflowException;
import llm.api.DeadlineException;
import llm.api.Message;
import llm.api.OverloadedException;
import llm.api.ToolCall;
import llm.api.Usage;

/** Answers, and what goes wrong, in LangChain4j's words. */
final class Responses {
  private Responses() {}

  /** A finished answer. */
  static ChatResponse of(Answer answer, String modelName) {
    return ChatResponse.builder()
        .id(UUID.randomUUID().toString())
        .modelName(modelName)
        .aiMessage(message(answer.message()))
        .tokenUsage(usage(answer.usage()))
        .finishReason(reason(answer.finishReason()))
        .build();
  }

  /** What the assistant says: calls that were cut are none. */
  static AiMessage message(Message message) {
    var calls = message.calls().stream().map(Responses::call).toList();
    var text = message.content();
    return AiMessage.builder()
        .text(text.isEmpty() && !calls.isEmpty() ? null : text)
        .thinking(message.reasoning().isEmpty() ? null : message.reasoning())
        .toolExecutionRequests(calls)
        .build();
  }

  static ToolExecutionRequest call(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(call.arguments())
        .build();
  }

  private static TokenUsage usage(Usage usage) {
    return new TokenUsage(usage.promptTokens(), usage.generatedTokens());
  }

  private static FinishReason reason(llm.api.FinishReason reason) {
    return switch (reason) {
      case END_OF_TEXT, STOP_STRING -> FinishReason.STOP;
      case MAX_TOKENS, CONTEXT_FULL -> FinishReason.LENGTH;
      case TOOL_CALLS -> FinishReason.TOOL_EXECUTION;
      case CANCELLED -> FinishReason.OTHER;
    };
  }

  /** The framework's own exception for one of ours, which is its cause; others as they are. */
  static RuntimeException failure(RuntimeException e) {
    return switch (e) {
      case OverloadedException _ -> new RateLimitException(e);
      case DeadlineException _ -> new TimeoutException(e);
      case ContextOverflowException _ -> new InvalidRequestException(e);
      case ConstraintException _ ->
          new UnsupportedFeatureException(
              "this schema or grammar is not supported: " + e.getMessage());
      case ChatTemplateException _ ->
          new UnsupportedFeatureException(
              "the model's chat template does not support this: " + e.getMessage());
      default -> e;
    };
  }
}
