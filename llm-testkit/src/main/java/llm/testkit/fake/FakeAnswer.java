package llm.testkit.fake;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import llm.api.Answer;
import llm.api.AnswerEvent;
import llm.api.AnswerToken;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.Message;
import llm.api.Timings;
import llm.api.Token;
import llm.api.ToolCall;
import llm.api.Usage;

/** A generation as an answer: all of it is said, and calls come with the token that ends it. */
final class FakeAnswer implements Answer {
  private final int[] prompt;
  private final Generation generation;
  private final List<ToolCall> calls;
  private final Consumer<Message> whenEnded;
  private final StringBuilder content = new StringBuilder();
  private final Iterator<Token> tokens;
  private boolean iterated;
  private boolean ended;

  FakeAnswer(
      int[] prompt, Generation generation, List<ToolCall> calls, Consumer<Message> whenEnded) {
    this.prompt = prompt;
    this.generation = generation;
    this.calls = calls;
    this.whenEnded = whenEnded;
    this.tokens = generation.iterator();
  }

  @Override
  public Iterator<AnswerToken> iterator() {
    if (iterated) throw new IllegalStateException("an answer can be iterated only once");
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return FakeAnswer.this.hasNext();
      }

      @Override
      public AnswerToken next() {
        return write();
      }
    };
  }

  private boolean hasNext() {
    boolean more = tokens.hasNext();
    if (!more) end();
    return more;
  }

  private AnswerToken write() {
    var token = tokens.next();
    content.append(token.text());
    if (!isCalling()) return AnswerToken.of(token, "", token.text());
    var events = new ArrayList<AnswerEvent>();
    for (int i = 0; i < calls.size(); i++) {
      var call = calls.get(i);
      events.add(AnswerEvent.CallStarted.of(i, call.id(), call.name(), List.of()));
      events.add(AnswerEvent.CallArguments.of(i, call.arguments(), List.of()));
      events.add(AnswerEvent.CallEnded.of(i, call, List.of()));
    }
    return AnswerToken.of(token, events);
  }

  /** Whether it has come to its end, and calls something. */
  private boolean isCalling() {
    return !calls.isEmpty()
        && generation.isFinished()
        && generation.finishReason() == FinishReason.END_OF_TEXT;
  }

  private Message said() {
    var parts = new ArrayList<Message.Part>();
    parts.add(Message.Part.Text.of(content.toString()));
    if (isCalling()) calls.forEach(call -> parts.add(Message.Part.Call.of(call)));
    return Message.of(Message.Role.ASSISTANT, parts);
  }

  private void end() {
    if (ended) return;
    ended = true;
    whenEnded.accept(said());
  }

  @Override
  public Message message() {
    iterated = true;
    while (hasNext()) write();
    return said();
  }

  @Override
  public int[] prompt() {
    return prompt.clone();
  }

  @Override
  public int cachedTokens() {
    return 0;
  }

  @Override
  public Usage usage() {
    return generation.usage();
  }

  @Override
  public Timings timings() {
    return generation.timings();
  }

  @Override
  public FinishReason finishReason() {
    return isCalling() ? FinishReason.TOOL_CALLS : generation.finishReason();
  }

  @Override
  public void close() {
    generation.close();
    end();
  }
}
