package llm.template;

import java.time.Clock;

/** What one rendering carries through all evaluation. */
final class RenderContext {
  private final Budget budget;
  private final Clock clock;
  private int line = 1;

  RenderContext(RenderOptions options) {
    this.budget = new Budget(options.limits());
    this.clock = options.clock();
  }

  Budget budget() {
    return budget;
  }

  Clock clock() {
    return clock;
  }

  TextBuilder text() {
    return new TextBuilder(budget);
  }

  /** The line that is being evaluated. */
  int line() {
    return line;
  }

  void at(int newLine) {
    line = newLine;
  }
}
