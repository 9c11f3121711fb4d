package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import llm.grammar.form.Regex;
import llm.grammar.schema.Shape.Words;

/** Any of several schemas, or one alone. */
final class Alternatives {
  private final Evaluation evaluation;
  private final Logic logic;
  private final Emptiness emptiness;

  Alternatives(Evaluation evaluation, Logic logic) {
    this.evaluation = evaluation;
    this.logic = logic;
    this.emptiness = new Emptiness(evaluation);
  }

  Shape anyOf(Shape base, List<Claims> schemas) {
    var any = Shape.NONE;
    for (var schema : schemas) any = logic.or(any, evaluation.shape(schema));
    return logic.and(base, any);
  }

  /**
   * What fits one schema and no other. Where two have nothing in common they are just alternatives;
   * where they have, each is without the other.
   */
  Shape oneOf(Shape base, List<Claims> schemas) {
    var all = new ArrayList<Shape>();
    var within = new ArrayList<Shape>();
    for (var schema : schemas) {
      var shape = evaluation.shape(schema);
      all.add(shape);
      within.add(logic.and(base, shape));
    }
    var result = Shape.NONE;
    for (int i = 0; i < within.size(); i++) {
      var one = within.get(i);
      for (int j = 0; j < all.size(); j++) {
        if (j != i && !one.isNothing()) one = without(one, within.get(j), all.get(j));
      }
      result = logic.or(result, one);
    }
    return result;
  }

  /** One shape without another, of which {@code within} is what lies in the same base. */
  private Shape without(Shape one, Shape within, Shape other) {
    Words words = one.words().and(other.words().not());
    return new Shape(
        words,
        without(RegexAlgebra.and(one.numbers(), Numbers.WRITTEN), one.numbers(), other.numbers()),
        without(one.strings(), one.strings(), other.strings()),
        meet(one.arrays(), within.arrays(), this::meet)
            ? logic.arraysWithout(one.arrays(), other.arrays())
            : one.arrays(),
        meet(one.objects(), within.objects(), this::meet)
            ? logic.objectsWithout(one.objects(), other.objects())
            : one.objects());
  }

  private Regex without(Regex asked, Regex one, Regex other) {
    return evaluation.isEmpty(RegexAlgebra.and(asked, other))
        ? one
        : RegexAlgebra.and(one, RegexAlgebra.not(other));
  }

  private static <T> boolean meet(List<T> as, List<T> bs, BiPredicate<T, T> meet) {
    return as.stream().anyMatch(a -> bs.stream().anyMatch(b -> meet.test(a, b)));
  }

  private boolean meet(ArrayShape a, ArrayShape b) {
    var both = a.and(b);
    return !both.isImpossible() && !emptiness.isEmpty(both);
  }

  private boolean meet(ObjectShape a, ObjectShape b) {
    var both = evaluation.both(a, b);
    return !both.isImpossible() && !emptiness.isEmpty(both);
  }
}
