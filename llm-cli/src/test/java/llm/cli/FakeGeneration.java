package llm.cli;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntConsumer;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;

/** Writes a text, a token a character, and ends with eos or when it has enough. */
final class FakeGeneration implements Generation {
  private final int promptTokens;
  private final int[] text;
  private final int limit;
  private final IntConsumer beforeToken;
  private int generated;
  private boolean closed;
  private boolean ended;

  /**
   * @param beforeToken hears which token comes next
   */
  FakeGeneration(int promptTokens, String text, int limit, IntConsumer beforeToken) {
    this.promptTokens = promptTokens;
    this.text = text.codePoints().toArray();
    this.limit = limit;
    this.beforeToken = beforeToken;
  }

  @Override
  public Iterator<Token> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (!closed && !ended && generated < limit) beforeToken.accept(generated);
        return !closed && !ended && generated < limit;
      }

      @Override
      public Token next() {
        if (closed || ended) throw new NoSuchElementException();
        var index = generated++;
        if (index < text.length) return new Token(text[index], Character.toString(text[index]));
        ended = true;
        return new Token(2, "");
      }
    };
  }

  @Override
  public String text() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Usage usage() {
    return new Usage(promptTokens, generated);
  }

  @Override
  public Timings timings() {
    return new Timings(
        Duration.ofMillis(10), Duration.ofMillis(12), Duration.ofMillis(100), 500, 50);
  }

  @Override
  public boolean isFinished() {
    return closed || ended || generated == limit;
  }

  @Override
  public FinishReason finishReason() {
    if (ended) return FinishReason.END_OF_TEXT;
    return generated == limit ? FinishReason.MAX_TOKENS : FinishReason.CANCELLED;
  }

  @Override
  public void close() {
    closed = true;
  }
}
