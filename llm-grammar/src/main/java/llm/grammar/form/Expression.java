package llm.grammar.form;

import java.util.List;

/**
 * The right side of a grammar's rule.
 *
 * <p>What matches is what a context-free grammar means: all readings are followed at once, no
 * choice is made early, and a lexeme ends wherever its regular expression may.
 */
public sealed interface Expression {
  /** A count without an upper end. */
  int UNBOUNDED = Regex.UNBOUNDED;

  /** The text itself; may be empty. */
  record Literal(String text) implements Expression {}

  /**
   * The control token of a vocabulary that is spelled so, as {@code <tool_call>}: no text stands
   * for it. In a vocabulary without such a token it is its spelling, as text.
   *
   * @param spelling not empty
   */
  record Control(String spelling) implements Expression {
    /** Checks the spelling. */
    public Control {
      if (spelling.isEmpty()) {
        throw new IllegalArgumentException("the spelling of a control token is empty");
      }
    }
  }

  /** A text of a regular language. */
  record Lexeme(Regex regex) implements Expression {}

  /** One after another; no parts: the empty text. */
  record Sequence(List<Expression> parts) implements Expression {
    /** Copies the list. */
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of several; no parts: nothing fits. */
  record Choice(List<Expression> parts) implements Expression {
    /** Copies the list. */
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /**
   * {@code body} from {@code min} to {@code max} times; counted, not expanded.
   *
   * @param max {@link #UNBOUNDED} if there is no upper end
   */
  record Repetition(Expression body, int min, int max) implements Expression {
    /** Checks the counts. */
    public Repetition {
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("not a count of repetitions: " + min + " to " + max);
      }
    }
  }

  /**
   * Some of several members, with a separator between two: the properties of an object. Which have
   * been there is remembered, so that none comes twice and none that is required is missing,
   * whatever the order.
   *
   * @param order whether they come in the order of the list
   * @param min how many different members there are at least
   * @param max how many there are at most, each time counted; {@link #UNBOUNDED} for no limit
   */
  record Members(List<Member> members, Expression separator, Order order, int min, int max)
      implements Expression {
    /** Copies the list, and checks the counts. */
    public Members {
      members = List.copyOf(members);
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("not a count of members: " + min + " to " + max);
      }
    }
  }

  /** In which order members come. */
  enum Order {
    /** That of the list; those that may come again are last, in any order. */
    LISTED,
    /** Any. */
    ANY
  }

  /**
   * One of several members.
   *
   * @param required whether it must be there
   * @param repeated whether it may be there more than once
   */
  record Member(Expression expression, boolean required, boolean repeated) {}

  /** What the rule of that name says; rules may refer to themselves. */
  record Reference(String rule) implements Expression {}

  /** {@code text} itself. */
  static Expression literal(String text) {
    return new Literal(text);
  }

  /** The control token that is spelled {@code spelling}. */
  static Expression control(String spelling) {
    return new Control(spelling);
  }

  /** One character of {@code set}. */
  static Expression characters(CodePoints set) {
    return new Lexeme(Regex.characters(set));
  }

  /** A text of {@code regex}. */
  static Expression lexeme(Regex regex) {
    return new Lexeme(regex);
  }

  /** The empty text. */
  static Expression empty() {
    return new Sequence(List.of());
  }

  /** What nothing fits. */
  static Expression nothing() {
    return new Choice(List.of());
  }

  /** One after another. */
  static Expression sequence(Expression... parts) {
    return new Sequence(List.of(parts));
  }

  /** One of several. */
  static Expression anyOf(Expression... parts) {
    return new Choice(List.of(parts));
  }

  /** {@code min} to {@code max} times; {@link #UNBOUNDED} for no upper end. */
  static Expression repeat(Expression body, int min, int max) {
    return new Repetition(body, min, max);
  }

  /** Any number of times. */
  static Expression star(Expression body) {
    return repeat(body, 0, UNBOUNDED);
  }

  /** Once or not at all. */
  static Expression optional(Expression body) {
    return repeat(body, 0, 1);
  }

  /** What the rule {@code name} says. */
  static Expression reference(String name) {
    return new Reference(name);
  }
}
