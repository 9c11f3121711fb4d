package llm.grammar.engine;

import llm.grammar.lexeme.Scan;

/** A place within a lexeme, the step that follows it, and where its rule returns to. */
record Item(Scan scan, Step next, Stack stack) {
  // Each of the three has one object, so identity is equality.
  @Override
  public boolean equals(Object other) {
    return other instanceof Item item
        && scan == item.scan
        && next == item.next
        && stack == item.stack;
  }

  @Override
  public int hashCode() {
    return (System.identityHashCode(scan) * 31 + System.identityHashCode(next)) * 31 + stack.id;
  }
}
