package llm.template;

/** Counts what a rendering costs and ends it when that is too much. */
final class Budget {
  private static final long PER_INPUT_CHARACTER = 64;

  /** No text is longer than an array can be, whatever the limits and the input allow. */
  private static final long MOST_CHARACTERS = 1L << 30;

  private final Limits limits;
  private long steps;
  private long characters;
  private int depth;

  Budget(Limits limits) {
    this.limits = limits;
    this.steps = limits.steps();
    this.characters = Math.min(MOST_CHARACTERS, limits.characters());
  }

  /** Allows more for {@code input} characters of variables. */
  void grow(long input) {
    steps += PER_INPUT_CHARACTER * input;
    characters = Math.min(MOST_CHARACTERS, characters + PER_INPUT_CHARACTER * input);
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps -= count;
    if (steps < 0) {
      throw Failure.limit("rendering takes more than " + limits.steps() + " steps");
    }
  }

  /** A look at {@code length} characters: searching, comparing or copying them. */
  void scan(long length) {
    steps(1 + length / 16);
  }

  /** {@code length} characters are handled one by one. */
  void each(long length) {
    steps(1 + length / 4);
  }

  /** {@code count} characters are about to be made. */
  void characters(long count) {
    characters -= count;
    if (characters < 0) {
      throw Failure.limit("rendering makes more than " + limits.characters() + " characters");
    }
  }

  void enter() {
    steps(1);
    if (++depth > limits.depth()) {
      throw Failure.limit("statements and calls nest deeper than " + limits.depth());
    }
  }

  int depth() {
    return depth;
  }

  /** Forgets the nesting that a failure left behind. */
  void backTo(int earlier) {
    depth = earlier;
  }

  void leave() {
    depth--;
  }
}
