package llm.grammar.lexeme;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import llm.grammar.form.GrammarException;
import org.jspecify.annotations.Nullable;

/**
 * Whether any text fits a term. Intersections and complements do not show it: there it is looked
 * for a way to a term that the empty text fits; first by way of the terms whose texts may be the
 * shortest, of which those that were found last.
 */
final class Liveness {
  private final Terms terms;

  /** How many terms a search may visit. */
  private final int most;

  /** A term that has been found, and as the how many-th. */
  private record Way(Term term, int number) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      int shorter = Integer.compare(term.shortest, other.term.shortest);
      return shorter != 0 ? shorter : Integer.compare(other.number, number);
    }
  }

  Liveness(Terms terms, int most) {
    this.terms = terms;
    this.most = most;
  }

  /**
   * Finds out whether {@code term} is alive.
   *
   * @throws GrammarException if that takes too many states
   */
  void settle(Term term) {
    if (!term.plain && !term.nullable && search(term) == null) {
      throw new GrammarException(
          GrammarException.Kind.LIMIT,
          "",
          "",
          "whether any text fits is not known after " + most + " states");
    }
  }

  /**
   * Whether some text fits {@code term}. Where it takes too many states to find out the answer is
   * no: then a text is refused that may fit, and none is begun that cannot be ended.
   */
  boolean alive(Term term) {
    if (term.plain) {
      return term != terms.nothing;
    }
    if (term.nullable) {
      return true;
    }
    var known = term.alive;
    if (known != null) {
      return known;
    }
    var found = search(term);
    term.alive = found != null && found;
    return term.alive;
  }

  private static @Nullable Boolean known(Term term) {
    if (term.nullable) {
      return true;
    }
    if (term.plain) {
      return term.kind != Term.Kind.NOTHING;
    }
    return term.alive;
  }

  /** True, false, or null if the search was given up. */
  private @Nullable Boolean search(Term from) {
    Map<Term, Term> reachedFrom = new HashMap<>();
    var work = new PriorityQueue<Way>();
    reachedFrom.put(from, from);
    work.add(new Way(from, 0));
    while (!work.isEmpty()) {
      var term = work.remove().term();
      for (int c = 0; c < terms.classes(); c++) {
        var target = terms.derivative(term, c);
        var known = known(target);
        if (known != null && known) {
          mark(term, reachedFrom);
          return true;
        }
        if (known == null && reachedFrom.putIfAbsent(target, term) == null) {
          work.add(new Way(target, reachedFrom.size()));
        }
      }
      if (reachedFrom.size() > most) {
        return null;
      }
    }
    reachedFrom.keySet().forEach(term -> term.alive = false);
    return false;
  }

  private static void mark(Term last, Map<Term, Term> reachedFrom) {
    var at = last;
    while (true) {
      at.alive = true;
      var before = reachedFrom.get(at);
      if (before == null || before == at) {
        return;
      }
      at = before;
    }
  }
}
