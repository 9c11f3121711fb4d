package llm.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Regex;

/** Shapes put together: all of several, any of several, the opposite. */
final class Logic {
  /** Kinds of arrays and objects that one schema may have; each is written out. */
  private static final int MOST_KINDS = 512;

  private final BiPredicate<Regex, String> fits;

  /**
   * Logic.
   *
   * @param fits whether a text is of a language
   */
  Logic(BiPredicate<Regex, String> fits) {
    this.fits = fits;
  }

  Shape and(Shape a, Shape b) {
    if (a.equals(Shape.ANY) || b.isNothing()) return b;
    if (b.equals(Shape.ANY) || a.isNothing()) return a;
    return new Shape(
        a.words().and(b.words()),
        RegexAlgebra.and(a.numbers(), b.numbers()),
        RegexAlgebra.and(a.strings(), b.strings()),
        arraysOfBoth(a.arrays(), b.arrays()),
        objectsOfBoth(a.objects(), b.objects()));
  }

  Shape or(Shape a, Shape b) {
    if (a.isNothing()) return b;
    if (b.isNothing()) return a;
    return new Shape(
        a.words().or(b.words()),
        RegexAlgebra.or(a.numbers(), b.numbers()),
        RegexAlgebra.or(a.strings(), b.strings()),
        either(a.arrays(), b.arrays(), ArrayShape.ANY),
        either(a.objects(), b.objects(), ObjectShape.ANY));
  }

  /**
   * What is in one shape and not in another; types that the first has not are not looked at.
   *
   * @throws SchemaRefusal if no grammar says that
   */
  Shape without(Shape a, Shape b) {
    return new Shape(
        a.words().and(b.words().not()),
        RegexAlgebra.and(a.numbers(), RegexAlgebra.not(b.numbers())),
        RegexAlgebra.and(a.strings(), RegexAlgebra.not(b.strings())),
        arraysWithout(a.arrays(), b.arrays()),
        objectsWithout(a.objects(), b.objects()));
  }

  List<ArrayShape> arraysWithout(List<ArrayShape> as, List<ArrayShape> bs) {
    var left = as;
    for (var b : bs) {
      if (!left.isEmpty()) left = arraysOfBoth(left, Opposites.of(b));
    }
    return left;
  }

  List<ObjectShape> objectsWithout(List<ObjectShape> as, List<ObjectShape> bs) {
    var left = as;
    for (var b : bs) {
      if (!left.isEmpty()) left = objectsOfBoth(left, Opposites.of(b));
    }
    return left;
  }

  private static <T> List<T> either(List<T> a, List<T> b, T any) {
    if (a.contains(any) || b.contains(any)) return List.of(any);
    Set<T> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return checked(all);
  }

  List<ArrayShape> arraysOfBoth(List<ArrayShape> as, List<ArrayShape> bs) {
    Set<ArrayShape> all = new LinkedHashSet<>();
    for (var a : as) {
      for (var b : bs) {
        var both = a.and(b);
        if (!both.isImpossible()) all.add(both);
      }
      checked(all);
    }
    return checked(all);
  }

  List<ObjectShape> objectsOfBoth(List<ObjectShape> as, List<ObjectShape> bs) {
    Set<ObjectShape> all = new LinkedHashSet<>();
    for (var a : as) {
      for (var b : bs) {
        var both = a.and(b, fits);
        if (!both.isImpossible()) all.add(both);
      }
      checked(all);
    }
    return checked(all);
  }

  private static <T> List<T> checked(Set<T> kinds) {
    if (kinds.size() > MOST_KINDS) {
      throw new SchemaRefusal(
          Kind.LIMIT,
          "",
          "choices that multiply: more than " + MOST_KINDS + " kinds of values at one place");
    }
    return new ArrayList<>(kinds);
  }
}
