package llm.cli;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Logprobs;
import llm.api.Logprobs.Entry;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;

/** Writes a text, a token a character, and ends with eos or when it has enough. */
final class FakeGeneration implements Generation {
  private final int promptTokens;
  private final int[] text;
  private final int limit;
  private final OptionalInt logprobs;
  private final IntConsumer beforeToken;
  private int generated;
  private boolean closed;
  private boolean ended;

  /**
   * @param beforeToken hears which token comes next
   */
  FakeGeneration(
      int promptTokens, String text, GenerationOptions options, IntConsumer beforeToken) {
    this.promptTokens = promptTokens;
    this.text = text.codePoints().toArray();
    this.limit = options.maxTokens();
    this.logprobs = options.logprobs();
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
        if (index < text.length) return token(text[index]);
        ended = true;
        return Token.of(2, "");
      }
    };
  }

  /** The token as the likeliest, the next characters of Unicode after it. */
  private Token token(int character) {
    var text = Character.toString(character);
    if (logprobs.isEmpty()) return Token.of(character, text);
    var top =
        IntStream.range(0, logprobs.getAsInt())
            .mapToObj(i -> Entry.of(character + i, Character.toString(character + i), -0.5f - i))
            .toList();
    var logprobs = Logprobs.of(Entry.of(character, text, -0.5f), top);
    return Token.of(character, text).withLogprobs(logprobs);
  }

  @Override
  public String text() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Usage usage() {
    return Usage.builder().promptTokens(promptTokens).generatedTokens(generated).build();
  }

  @Override
  public Timings timings() {
    return Timings.builder()
        .prompt(Duration.ofMillis(10))
        .firstToken(Duration.ofMillis(12))
        .generation(Duration.ofMillis(100))
        .promptTokensPerSecond(500)
        .generatedTokensPerSecond(50)
        .build();
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
