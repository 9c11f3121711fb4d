package llm.grammar.engine;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.Expression;

/**
 * Rules that begin with themselves, as {@code sum ::= sum "+" term | term}, said by repetition:
 * {@code sum ::= term ("+" term)*}.
 */
final class LeftRecursion {
  private LeftRecursion() {}

  /**
   * {@code expression}, the right side of {@code rule}, without alternatives that begin with it.
   */
  static Expression removed(String rule, Expression expression) {
    List<Expression> bases = new ArrayList<>();
    List<Expression> suffixes = new ArrayList<>();
    var parts = expression instanceof Expression.Choice all ? all.parts() : List.of(expression);
    boolean found = false;
    for (var part : parts) {
      if (part instanceof Expression.Reference(var name) && name.equals(rule)) {
        found = true;
      } else if (part instanceof Expression.Sequence(var list) && begins(list, rule)) {
        found = true;
        suffixes.add(new Expression.Sequence(list.subList(1, list.size())));
      } else {
        bases.add(part);
      }
    }
    if (!found) {
      return expression;
    }
    return Expression.sequence(
        new Expression.Choice(bases), Expression.star(new Expression.Choice(suffixes)));
  }

  private static boolean begins(List<Expression> parts, String rule) {
    return !parts.isEmpty()
        && parts.getFirst() instanceof Expression.Reference(var name)
        && name.equals(rule);
  }
}
