package llm.grammar.engine;

import org.jspecify.annotations.Nullable;

/** A rule, or the body of a repetition, as steps. */
final class Rule {
  final String name;

  @Nullable Step start;

  /** Whether the empty text fits. */
  boolean nullable;

  /** Whether any text fits. */
  boolean productive;

  /** A rule's is higher than that of rules which begin with it. */
  int rank = -1;

  Rule(String name) {
    this.name = name;
  }

  Step start() {
    var first = start;
    if (first == null) {
      throw new IllegalStateException("rule " + name + " has no steps");
    }
    return first;
  }
}
