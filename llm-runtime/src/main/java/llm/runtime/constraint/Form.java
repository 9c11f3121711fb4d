package llm.runtime.constraint;

import java.util.Optional;
import java.util.OptionalInt;
import llm.api.Constraint;
import llm.grammar.form.Expression;
import llm.grammar.form.Rules;

/** What a text that is generated must look like. */
public sealed interface Form {
  /** Anything. */
  record Anything() implements Form {}

  /**
   * What somebody asked for, and what stands before it.
   *
   * @param before such as reasoning; refers to no rules
   * @param end a token that ends the text, beside those that the vocabulary names
   */
  record Asked(Constraint constraint, Expression before, OptionalInt end) implements Form {}

  /**
   * A text of a grammar.
   *
   * @param end a token that ends the text, beside those that the vocabulary names
   */
  record Ruled(Rules rules, OptionalInt end) implements Form {}

  /**
   * Calls of tools, or what somebody asked for.
   *
   * @param calls their grammar
   * @param before what stands before either; refers to no rules
   * @param end a token that ends the text, beside those that the vocabulary names
   */
  record CallsOr(Rules calls, Constraint constraint, Expression before, OptionalInt end)
      implements Form {}

  /** What options ask for, from the first token on. */
  static Form of(Optional<Constraint> constraint) {
    return constraint
        .<Form>map(asked -> new Asked(asked, Expression.empty(), OptionalInt.empty()))
        .orElseGet(Anything::new);
  }

  /** Whether it is anything. */
  default boolean isFree() {
    return this instanceof Anything;
  }
}
