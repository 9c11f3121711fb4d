package llm.grammar.schema;

import java.util.List;
import llm.grammar.form.CodePoints;

/** A regular expression of ECMA-262, as it is written. */
sealed interface Pattern {
  /** One character. */
  record Set(CodePoints characters) implements Pattern {}

  /** One after another. */
  record Sequence(List<Pattern> parts) implements Pattern {}

  /** One of several. */
  record Choice(List<Pattern> parts) implements Pattern {}

  /**
   * Counted.
   *
   * @param max {@link llm.grammar.form.Regex#UNBOUNDED} for no limit
   */
  record Repeat(Pattern body, int min, int max) implements Pattern {}

  /** {@code ^}. */
  record Start() implements Pattern {}

  /** {@code $}. */
  record End() implements Pattern {}

  /**
   * What comes next, without taking it.
   *
   * @param holds false for {@code (?!}
   */
  record Ahead(Pattern body, boolean holds) implements Pattern {}

  /** {@code \b} or {@code \B}, by whether the next characters differ in being of a word. */
  record Boundary(boolean holds) implements Pattern {}

  /** Whether it looks at more than the characters that it takes. */
  default boolean looksAround() {
    return switch (this) {
      case Set _ -> false;
      case Sequence(List<Pattern> parts) -> parts.stream().anyMatch(Pattern::looksAround);
      case Choice(List<Pattern> parts) -> parts.stream().anyMatch(Pattern::looksAround);
      case Repeat(Pattern body, int _, int _) -> body.looksAround();
      case Start _, End _, Ahead _, Boundary _ -> true;
    };
  }
}
