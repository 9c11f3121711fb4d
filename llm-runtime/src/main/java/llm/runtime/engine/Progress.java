package llm.runtime.engine;

import java.time.Duration;
import java.util.Optional;
import llm.api.FinishReason;
import llm.api.Usage;

/** When a sequence got how far: written by the scheduler's thread, which alone reads it. */
final class Progress {
  private final long submitted;
  private long admitted; // nanoseconds; 0: not yet
  private long first;
  private long last;
  private long ended;
  private int tokens;
  private FinishReason reason = FinishReason.CANCELLED;

  Progress(long submitted) {
    this.submitted = submitted;
  }

  void admitted() {
    admitted = System.nanoTime();
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

  Usage usage(int promptTokens) {
    return Usage.builder().promptTokens(promptTokens).generatedTokens(tokens).build();
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
