package llm.runtime.constraint;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import llm.api.Constraint;
import llm.grammar.form.Expression;
import llm.grammar.form.Rules;
import org.jspecify.annotations.Nullable;

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
   * Rules that are made when they are needed: two are equal where their keys are, so that what was
   * made of equal ones before need not be made again.
   *
   * @param key what they follow from, and all of that
   */
  record Asking(Object key, Supplier<Rules> rules) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asking(var otherKey, _) && key.equals(otherKey);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  /**
   * A text of a grammar.
   *
   * @param before such as reasoning; refers to no rules
   * @param end a token that ends the text, beside those that the vocabulary names
   */
  record Ruled(Asking rules, Expression before, OptionalInt end) implements Form {}

  /**
   * Calls of tools, or what somebody asked for.
   *
   * @param calls their grammar
   * @param content what somebody asked for, and what stands before that alone
   * @param before what stands before either; refers to no rules
   */
  record CallsOr(Asking calls, Asked content, Expression before) implements Form {}

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
