package llm.grammar.form;

import java.util.List;

/**
 * A regular language over Unicode characters: a lexeme of a grammar.
 *
 * <p>A tree that says what is meant; the factories make the usual shapes. Matched with derivatives
 * (Brzozowski 1964; Owens, Reppy, Turon: Regular-expression derivatives re-examined, 2009), so
 * counts are counted and not expanded, and intersection and complement cost as little as choice.
 */
public sealed interface Regex {
  /** A count without an upper end. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** One character of a set. */
  record Characters(CodePoints set) implements Regex {}

  /** The text itself; may be empty. */
  record Text(String text) implements Regex {}

  /** One after another; no parts: the empty text. */
  record Concatenation(List<Regex> parts) implements Regex {
    /** Copies the list. */
    public Concatenation {
      parts = List.copyOf(parts);
    }
  }

  /** One of several; no parts: nothing fits. */
  record Alternation(List<Regex> parts) implements Regex {
    /** Copies the list. */
    public Alternation {
      parts = List.copyOf(parts);
    }
  }

  /** All of several at once; no parts: every text fits. */
  record Intersection(List<Regex> parts) implements Regex {
    /** Copies the list. */
    public Intersection {
      parts = List.copyOf(parts);
    }
  }

  /** Every text that does not fit {@code body}. */
  record Complement(Regex body) implements Regex {}

  /**
   * {@code body} from {@code min} to {@code max} times.
   *
   * @param max {@link #UNBOUNDED} if there is no upper end
   */
  record Repetition(Regex body, int min, int max) implements Regex {
    /** Checks the counts. */
    public Repetition {
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("not a count of repetitions: " + min + " to " + max);
      }
    }
  }

  /** One of {@code set}. */
  static Regex characters(CodePoints set) {
    return new Characters(set);
  }

  /** One character from {@code first} to {@code last}, both in it. */
  static Regex range(int first, int last) {
    return new Characters(CodePoints.range(first, last));
  }

  /** {@code text} itself. */
  static Regex text(String text) {
    return new Text(text);
  }

  /** The empty text. */
  static Regex empty() {
    return new Text("");
  }

  /** What nothing fits. */
  static Regex nothing() {
    return new Alternation(List.of());
  }

  /** Any text. */
  static Regex anything() {
    return new Intersection(List.of());
  }

  /** One after another. */
  static Regex sequence(Regex... parts) {
    return new Concatenation(List.of(parts));
  }

  /** One of several. */
  static Regex anyOf(Regex... parts) {
    return new Alternation(List.of(parts));
  }

  /** One of several texts. */
  static Regex anyOf(List<String> texts) {
    return new Alternation(texts.stream().map(Regex::text).toList());
  }

  /** All of several. */
  static Regex allOf(Regex... parts) {
    return new Intersection(List.of(parts));
  }

  /** All but {@code body}. */
  static Regex not(Regex body) {
    return new Complement(body);
  }

  /** {@code min} to {@code max} times; {@link #UNBOUNDED} for no upper end. */
  static Regex repeat(Regex body, int min, int max) {
    return new Repetition(body, min, max);
  }

  /** Any number of times. */
  static Regex star(Regex body) {
    return repeat(body, 0, UNBOUNDED);
  }

  /** Once or more. */
  static Regex plus(Regex body) {
    return repeat(body, 1, UNBOUNDED);
  }

  /** Once or not at all. */
  static Regex optional(Regex body) {
    return repeat(body, 0, 1);
  }
}
