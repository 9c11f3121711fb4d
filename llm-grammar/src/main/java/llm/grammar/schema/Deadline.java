package llm.grammar.schema;

import java.time.Duration;
import llm.grammar.form.GrammarException;
import llm.grammar.form.GrammarException.Kind;

/** When compiling must be done. */
final class Deadline {
  private final long end;
  private final Duration time;

  private Deadline(Duration time) {
    this.time = time;
    this.end = System.nanoTime() + time.toNanos();
  }

  static Deadline in(Duration time) {
    return new Deadline(time);
  }

  /** Checks the clock. */
  void check() {
    if (System.nanoTime() - end > 0) {
      throw new GrammarException(
          Kind.LIMIT, "", "", "compiling takes longer than " + time.toMillis() + " ms");
    }
  }
}
