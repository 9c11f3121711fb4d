package llm.grammar.schema;

import java.util.HashMap;
import java.util.Map;
import llm.grammar.form.Regex;

/**
 * Whether there is no value of a shape. Where that is not seen with little work the answer is no.
 */
final class Emptiness {
  /** How deep properties of properties are looked at. */
  private static final int DEEPEST = 6;

  private final Evaluation evaluation;
  private final Map<Claims, Boolean> known = new HashMap<>();
  private int depth;

  Emptiness(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  boolean isEmpty(Shape shape) {
    return shape.words().equals(Shape.Words.NONE)
        && isEmptyOfNumbers(shape)
        && evaluation.isEmpty(shape.strings())
        && shape.arrays().stream().allMatch(this::isEmpty)
        && shape.objects().stream().allMatch(this::isEmpty);
  }

  boolean isEmptyOfNumbers(Shape shape) {
    return evaluation.isEmpty(RegexAlgebra.and(shape.numbers(), Numbers.WRITTEN));
  }

  boolean isEmpty(Claims claims) {
    if (claims.contradiction()) return true;
    if (claims.isTrivial() || depth >= DEEPEST) return false;
    var answer = known.get(claims);
    if (answer != null) return answer;
    depth++;
    known.put(claims, false);
    boolean empty = isEmpty(evaluation.shape(claims));
    known.put(claims, empty);
    depth--;
    return empty;
  }

  boolean isEmpty(ArrayShape kind) {
    if (kind.isImpossible()) return true;
    int looked = Math.min(kind.length().min(), kind.prefix().size() + 1);
    for (int i = 0; i < looked; i++) {
      if (isEmpty(kind.at(i))) return true;
    }
    return kind.contained().stream()
        .anyMatch(
            c ->
                c.count().min() > 0
                    && isEmpty(Claims.of(c.claim()).and(kind.items()))
                    && kind.prefix().isEmpty());
  }

  boolean isEmpty(ObjectShape kind) {
    return kind.isImpossible()
        || kind.named().values().stream()
            .anyMatch(property -> property.required() && isEmpty(property.claims()))
        || kind.someOther().stream().anyMatch(keys -> hasNone(kind, keys));
  }

  private boolean hasNone(ObjectShape kind, Regex keys) {
    return kind.others().stream()
            .allMatch(region -> evaluation.isEmpty(RegexAlgebra.and(keys, region.keys())))
        && kind.named().entrySet().stream()
            .noneMatch(
                named ->
                    !named.getValue().claims().contradiction()
                        && evaluation.language().fits(keys, named.getKey()));
  }
}
