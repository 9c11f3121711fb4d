package llm.grammar.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule, or the body of a repetition, as steps. */
final class Rule {
  final String name;

  @Nullable Step start;

  /** Whether the empty text fits. */
  boolean nullable;

  /** Whether any text fits. */
  boolean productive;

  /** Its steps; what one leads to stands before it. */
  final List<Step> steps = new ArrayList<>();

  /** The rules that call it. */
  final Set<Rule> callers = new LinkedHashSet<>();

  /** A rule's is higher than that of rules which begin with it. */
  int rank = -1;

  Rule(String name) {
    this.name = name;
  }

  /** Finds out anew whether it may be empty and can be ended; true if that changed. */
  boolean settle() {
    steps.forEach(Step::settle);
    boolean wasNullable = nullable;
    boolean wasProductive = productive;
    nullable = start().nullable;
    productive = start().productive;
    return nullable != wasNullable || productive != wasProductive;
  }

  Step start() {
    var first = start;
    if (first == null) {
      throw new IllegalStateException("rule " + name + " has no steps");
    }
    return first;
  }
}
