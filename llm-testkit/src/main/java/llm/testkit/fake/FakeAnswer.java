package llm.testkit.fake;

import java.util.Iterator;
import java.util.function.Consumer;
import llm.api.Answer;
import llm.api.AnswerToken;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.Message;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;

/** A generation as an answer: all of it is said. */
final class FakeAnswer implements Answer {
  private final int[] prompt;
  private final Generation generation;
  private final Consumer<Message> whenEnded;
  private final StringBuilder content = new StringBuilder();
  private final Iterator<Token> tokens;
  private boolean iterated;
  private boolean ended;

  FakeAnswer(int[] prompt, Generation generation, Consumer<Message> whenEnded) {
    this.prompt = prompt;
    this.generation = generation;
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
    return AnswerToken.of(token, "", token.text());
  }

  private void end() {
    if (ended) return;
    ended = true;
    whenEnded.accept(Message.assistant(content.toString()));
  }

  @Override
  public Message message() {
    iterated = true;
    while (hasNext()) write();
    return Message.assistant(content.toString());
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
    return generation.finishReason();
  }

  @Override
  public void close() {
    generation.close();
    end();
  }
}
