package llm.runtime.engine.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Passes of a planner, on a clock that shows what they would take. */
final class PlannedPasses {
  static final int ROWS = 512;

  /** Nanoseconds of a pass. */
  interface Time {
    long of(int decoding, int others);
  }

  final PassPlanner planner;
  final List<Asking> asking = new ArrayList<>();
  private final Time time;
  int decoding; // rows of the last pass
  int others;
  long nanos;
  int passes;

  PlannedPasses(Duration longestGap, Time time) {
    this.planner = new PassPlanner(new PassPlanner.Limits(ROWS, ROWS, longestGap));
    this.time = time;
  }

  /** Passes that take so long for each row of a prompt, and once more. */
  static PlannedPasses of(Duration longestGap, Duration pass, Duration row) {
    return new PlannedPasses(
        longestGap, (decoding, others) -> pass.toNanos() + others * row.toNanos());
  }

  /** Passes of which nobody knows how long they take: all without decoding. */
  static PlannedPasses timeless() {
    return new PlannedPasses(Duration.ofSeconds(1), (decoding, others) -> 1);
  }

  PlannedPasses add(Asking... more) {
    asking.addAll(List.of(more));
    return this;
  }

  /** One pass; those that have no rows left are gone then. */
  void run() {
    decoding = 0;
    others = 0;
    int[] rows = planner.plan(asking);
    for (int i = 0; i < asking.size(); i++) {
      var one = asking.get(i);
      if (one.kind() == Demand.Kind.DECODING) decoding += rows[i];
      else others += rows[i];
      one.take(rows[i], planner.pass());
    }
    asking.removeIf(Asking::isDone);
    nanos = time.of(decoding, others);
    planner.passed(decoding, others, nanos);
    passes++;
  }

  /** Passes until one has no rows left; how many these were. */
  int runUntilDone(Asking one) {
    int before = passes;
    while (!one.isDone()) run();
    return passes - before;
  }
}
