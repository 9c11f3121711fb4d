package llm.runtime.engine;

import java.time.Duration;
import java.util.Optional;
import llm.api.FinishReason;
import llm.api.Usage;

/**
 * When a sequence got how far: written by whoever submits it, then by the scheduler's thread, which
 * alone reads it.
 */
public final class Progress {
  private final long submitted;
  private long admitted; // nanoseconds; 0: not yet
  private long first;
  private long last;
  private long ended;
  private int tokens;
  private int dropped;
  private FinishReason reason = FinishReason.CANCELLED;

  Progress(long submitted) {
    this.submitted = submitted;
  }

  void admitted() {
    if (!isAdmitted()) admitted = System.nanoTime(); // it may have been paused since
  }

  boolean isAdmitted() {
    return admitted != 0;
  }

  void written(Written written) {
    if (written.token().isPresent()) {
      last = written.nanos();
      if (tokens++ == 0) first = last;
    }
    if (written.end().isPresent()) reason = written.end().get();
  }

  void ended() {
    ended = System.nanoTime();
  }

  int tokens() {
    return tokens;
  }

  FinishReason reason() {
    return reason;
  }

  /** So many tokens went because the context was full. */
  public void dropped(int more) {
    dropped += more;
  }

  /** Its tokens: of the prompt, of these cached, of those that it wrote, and of those that went. */
  Usage.Builder usage(int promptTokens, int cachedTokens) {
    return Usage.builder()
        .promptTokens(promptTokens)
        .cachedTokens(cachedTokens)
        .generatedTokens(tokens)
        .droppedTokens(dropped);
  }

  Duration waited() {
    return isAdmitted() ? Duration.ofNanos(admitted - submitted) : Duration.ZERO;
  }

  Duration total() {
    return Duration.ofNanos(ended - submitted);
  }

  Optional<Duration> toFirstToken() {
    return tokens > 0 ? Optional.of(Duration.ofNanos(first - submitted)) : Optional.empty();
  }

  Optional<Duration> betweenTokens() {
    return tokens > 1
        ? Optional.of(Duration.ofNanos((last - first) / (tokens - 1)))
        : Optional.empty();
  }
}
