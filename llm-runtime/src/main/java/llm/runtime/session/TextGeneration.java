package llm.runtime.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;
import llm.runtime.engine.Failures;
import llm.runtime.engine.Sequence;
import llm.runtime.engine.Written;
import org.jspecify.annotations.Nullable;

/** Hands out what the engine has written of a session's text. */
final class TextGeneration implements Generation {
  private final ModelSession session;
  private final Sequence sequence;
  private final int promptTokens;
  private final StringBuilder text = new StringBuilder();

  private @Nullable Token next;
  private boolean iterated;
  private boolean read; // whether a thread reads at this moment; guarded by the session's use
  private volatile int generated;
  private volatile @Nullable FinishReason reason;

  private volatile long promptRead; // nanoseconds; 0: not yet
  private volatile long firstToken;
  private volatile long last;

  TextGeneration(ModelSession session, Sequence sequence, int promptTokens) {
    this.session = session;
    this.sequence = sequence;
    this.promptTokens = promptTokens;
  }

  Sequence sequence() {
    return sequence;
  }

  boolean isRead() {
    return read;
  }

  void setRead(boolean read) {
    this.read = read;
  }

  @Override
  public Iterator<Token> iterator() {
    if (iterated) throw new IllegalStateException("a generation can be iterated only once");
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (next == null) next = session.use().read(TextGeneration.this);
        return next != null;
      }

      @Override
      public Token next() {
        if (!hasNext()) throw new NoSuchElementException();
        var token = next;
        next = null;
        return Objects.requireNonNull(token);
      }
    };
  }

  @Override
  public String text() {
    iterated = true;
    while (session.use().read(this) != null) {}
    try {
      return text.toString();
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    }
  }

  /** Takes what comes next into the session and the text. */
  void handOut(Written written) {
    promptRead = sequence.promptRead();
    if (written.token().isEmpty()) return;
    var token = written.token().get();
    text.ensureCapacity(text.length() + token.text().length()); // may fail: nothing has changed
    session.append(token.id());
    text.append(token.text());
    last = written.nanos();
    int before = generated;
    if (before == 0) firstToken = last;
    generated = before + 1; // under the lock of the session's use
  }

  /** Says why it has ended, when the engine has let its sequence go: called once. */
  void ended(FinishReason reason) {
    session.takeBack(sequence);
    this.reason = reason;
  }

  @Override
  public Usage usage() {
    return Usage.builder().promptTokens(promptTokens).generatedTokens(generated).build();
  }

  @Override
  public Timings timings() {
    long start = sequence.submitted();
    long prompt = promptRead > 0 ? promptRead - start : 0;
    int tokens = generated;
    long generation = tokens > 0 ? last - firstToken : 0;
    return Timings.builder()
        .prompt(Duration.ofNanos(prompt))
        .firstToken(Duration.ofNanos(tokens > 0 ? firstToken - start : 0))
        .generation(Duration.ofNanos(generation))
        .promptTokensPerSecond(prompt > 0 ? promptTokens * 1e9 / prompt : 0)
        .generatedTokensPerSecond(generation > 0 ? (tokens - 1) * 1e9 / generation : 0)
        .build();
  }

  @Override
  public boolean isFinished() {
    return reason != null;
  }

  @Override
  public FinishReason finishReason() {
    var finished = reason;
    if (finished == null) throw new IllegalStateException("the generation has not ended");
    return finished;
  }

  @Override
  public void close() {
    session.use().cancel(this);
  }
}
