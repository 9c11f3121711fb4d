package llm.grammar.engine;

import java.util.Arrays;

/**
 * Where to go on when a rule ends: frames of all who called it, and whether the whole may end.
 * There is one object of each.
 */
final class Stack {
  final Frame[] frames;

  /** Whether the rule that ends may be the grammar's. */
  final boolean bottom;

  /** Its number; the order of frames above it. */
  int id;

  private final int hash;

  /** {@code frames} are in ascending order of their numbers. */
  Stack(Frame[] frames, boolean bottom) {
    this.frames = frames;
    this.bottom = bottom;
    int sum = bottom ? 1 : 0;
    for (var frame : frames) {
      sum = 31 * sum + frame.id;
    }
    this.hash = sum;
  }

  /** A stack as what it is made of, by which its one object is found. */
  record Content(Stack stack) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content(Stack one)
          && stack.bottom == one.bottom
          && Arrays.equals(stack.frames, one.frames);
    }

    @Override
    public int hashCode() {
      return stack.hash;
    }
  }

  /**
   * Who called, one object of each: the step that follows, its count if it is a loop, and that
   * caller's stack.
   */
  static final class Frame {
    final Step step;
    final int count;
    final Stack parent;
    int id;

    Frame(Step step, int count, Stack parent) {
      this.step = step;
      this.count = count;
      this.parent = parent;
    }
  }
}
