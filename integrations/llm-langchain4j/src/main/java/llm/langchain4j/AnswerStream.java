package llm.langchain4j;

import dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.HashMap;
import java.util.Map;
import llm.api.Answer;
import llm.api.AnswerEvent;

/** Tells a handler of an answer's events, one after another, in the thread that runs it. */
final class AnswerStream implements StreamingHandle {
  private final Answer answer;
  private final String modelName;
  private final StreamingChatResponseHandler handler;
  private final Map<Integer, AnswerEvent.CallStarted> calls = new HashMap<>();
  private final StringBuilder held = new StringBuilder(); // of arguments
  private volatile boolean cancelled;

  AnswerStream(Answer answer, String modelName, StreamingChatResponseHandler handler) {
    this.answer = answer;
    this.modelName = modelName;
    this.handler = handler;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  /** Reads the answer to its end, or until it is cancelled. */
  void run() {
    try (answer) {
      for (var event : answer.events()) {
        if (cancelled) return;
        tell(event);
        if (cancelled) return;
      }
    } catch (RuntimeException e) {
      if (!cancelled) fail(handler, Responses.failure(e));
    }
  }

  /** Tells a handler of a failure; what it throws then is logged. */
  static void fail(StreamingChatResponseHandler handler, RuntimeException failure) {
    InternalStreamingChatResponseHandlerUtils.withLoggingExceptions(() -> handler.onError(failure));
  }

  /** What a handler throws goes to its {@code onError}; the answer goes on. */
  private void tell(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Text text ->
          InternalStreamingChatResponseHandlerUtils.onPartialResponse(handler, text.text(), this);
      case AnswerEvent.Reasoning thought ->
          InternalStreamingChatResponseHandlerUtils.onPartialThinking(
              handler, thought.text(), this);
      case AnswerEvent.CallStarted call -> calls.put(call.index(), call);
      case AnswerEvent.CallArguments more -> arguments(more);
      case AnswerEvent.CallEnded end -> ended(end);
      case AnswerEvent.Finished _ ->
          InternalStreamingChatResponseHandlerUtils.onCompleteResponse(
              handler, Responses.of(answer, modelName));
      default -> {}
    }
  }

  private void arguments(AnswerEvent.CallArguments more) {
    var call = calls.get(more.index());
    if (call == null) return;
    // A part is never blank, and no arguments are one part.
    held.append(more.text());
    var text = held.toString();
    if (text.isBlank() || text.strip().equals("{")) return;
    held.setLength(0);
    var partial =
        PartialToolCall.builder()
            .index(more.index())
            .id(call.id())
            .name(call.name())
            .partialArguments(text)
            .build();
    InternalStreamingChatResponseHandlerUtils.onPartialToolCall(handler, partial, this);
  }

  private void ended(AnswerEvent.CallEnded end) {
    held.setLength(0);
    if (!end.call().isComplete()) return;
    var complete = new CompleteToolCall(end.index(), Responses.call(end.call()));
    InternalStreamingChatResponseHandlerUtils.onCompleteToolCall(handler, complete);
  }
}
