package llm.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import llm.grammar.form.Regex;
import llm.grammar.form.Regex.Alternation;
import llm.grammar.form.Regex.Complement;
import llm.grammar.form.Regex.Intersection;
import org.jspecify.annotations.Nullable;

/** Regular languages put together, with what is plain to see made simple. */
final class RegexAlgebra {
  private static final Regex ANYTHING = Regex.anything();
  private static final Regex NOTHING = Regex.nothing();

  private RegexAlgebra() {}

  static boolean isAnything(Regex regex) {
    return regex instanceof Intersection(List<Regex> parts) && parts.isEmpty();
  }

  static boolean isNothing(Regex regex) {
    return regex instanceof Alternation(List<Regex> parts) && parts.isEmpty();
  }

  static Regex and(Regex a, Regex b) {
    if (isNothing(a) || isAnything(b)) return a;
    if (isNothing(b) || isAnything(a)) return b;
    var texts = texts(a);
    var left = texts == null ? null : both(texts, b);
    if (left != null) return left;
    var parts = new LinkedHashSet<Regex>();
    parts.addAll(a instanceof Intersection(List<Regex> of) ? of : List.of(a));
    parts.addAll(b instanceof Intersection(List<Regex> of) ? of : List.of(b));
    return parts.size() == 1 ? parts.getFirst() : new Intersection(new ArrayList<>(parts));
  }

  static Regex or(Regex a, Regex b) {
    if (isNothing(a) || isAnything(b)) return b;
    if (isNothing(b) || isAnything(a)) return a;
    var parts = new LinkedHashSet<Regex>();
    parts.addAll(a instanceof Alternation(List<Regex> of) ? of : List.of(a));
    parts.addAll(b instanceof Alternation(List<Regex> of) ? of : List.of(b));
    return parts.size() == 1 ? parts.getFirst() : new Alternation(new ArrayList<>(parts));
  }

  static Regex not(Regex a) {
    if (isNothing(a)) return ANYTHING;
    if (isAnything(a)) return NOTHING;
    return a instanceof Complement(Regex body) ? body : Regex.not(a);
  }

  /** One of several texts. */
  static Regex anyOf(Set<String> texts) {
    return texts.size() == 1
        ? Regex.text(texts.iterator().next())
        : Regex.anyOf(List.copyOf(texts));
  }

  /** Those of some texts that are in another language, where both are plain; null where not. */
  private static @Nullable Regex both(Set<String> texts, Regex other) {
    boolean complement = other instanceof Complement;
    var others = texts(other instanceof Complement(Regex body) ? body : other);
    if (others == null) return null;
    var left = new LinkedHashSet<>(texts);
    left.removeIf(text -> others.contains(text) == complement);
    return left.isEmpty() ? NOTHING : anyOf(left);
  }

  /** The texts of a language that is plainly some texts; null of another. */
  static @Nullable Set<String> texts(Regex regex) {
    if (regex instanceof Regex.Text(String text)) return Set.of(text);
    if (!(regex instanceof Alternation(List<Regex> parts))) return null;
    var texts = new LinkedHashSet<String>();
    for (var part : parts) {
      if (!(part instanceof Regex.Text(String text))) return null;
      texts.add(text);
    }
    return texts;
  }
}
