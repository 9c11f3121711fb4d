package llm.grammar.lexeme;

import static llm.grammar.form.Regex.UNBOUNDED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.grammar.form.CodePoints;
import org.jspecify.annotations.Nullable;

/** Finds what a term begins with that repeats any characters of a set. */
final class Runs {
  /** How many terms are looked at to see that intersections and complements do not end a run. */
  private static final int MOST = 96;

  /** How far is looked to see it, in characters: few tokens are longer. */
  private static final int FAR = 24;

  private final Alphabet alphabet;
  private final Terms terms;
  private final Liveness liveness;
  private final Map<Term, CodePoints> sets = new HashMap<>();

  Runs(Alphabet alphabet, Terms terms, Liveness liveness) {
    this.alphabet = alphabet;
    this.terms = terms;
    this.liveness = liveness;
  }

  /** A set of classes, how often one of it may come, and whether no more can. */
  private record Found(Term set, int length, boolean exact) {}

  /** The run with which a living {@code term} begins; null if there is none. */
  @Nullable Run of(Term term) {
    var found = find(term);
    if (found == null || found.length() < 1) {
      return null;
    }
    var set = sets.computeIfAbsent(found.set(), s -> alphabet.characters(s.classes));
    return new Run(set, found.length(), found.exact());
  }

  /** Forgets all sets: their terms may be made anew. */
  void clear() {
    sets.clear();
  }

  private @Nullable Found find(Term term) {
    return switch (term.kind) {
      case REPEAT -> {
        var set = single(term.first());
        yield set == null ? null : new Found(set, term.max, false);
      }
      case SEQUENCE -> sequence(term);
      case CHOICE -> {
        Found best = null;
        for (var part : term.parts) {
          var found = liveness.alive(part) ? find(part) : null;
          if (found != null && (best == null || found.length() > best.length())) {
            best = new Found(found.set(), found.length(), false);
          }
        }
        yield best;
      }
      case BOTH -> both(term);
      case NOTHING, EMPTY, SET, NOT -> null;
    };
  }

  private @Nullable Found sequence(Term term) {
    var first = term.first();
    var rest = term.rest();
    var found = liveness.alive(rest) ? find(first) : null;
    if (found == null || first.kind != Term.Kind.REPEAT || rest.nullable) {
      return found;
    }
    boolean exact = true;
    for (int c = 0; c < terms.classes() && exact; c++) {
      if (found.set().has(c)) {
        // One character of the set is one round of the body, and the rest takes none.
        exact =
            terms.derivative(rest, c) == terms.nothing
                && terms.derivative(first.first(), c) == terms.empty;
      }
    }
    return new Found(found.set(), found.length(), exact);
  }

  /** The set of which each character is alone a text of {@code body}. */
  private static @Nullable Term single(Term body) {
    if (body.kind == Term.Kind.CHOICE) {
      for (var part : body.parts) {
        if (part.kind == Term.Kind.SET) {
          return part;
        }
      }
    }
    return body.kind == Term.Kind.SET ? body : null;
  }

  private @Nullable Found both(Term term) {
    Found run = null;
    int runs = 0;
    long longest = 0;
    for (var part : term.parts) {
      if (part.kind == Term.Kind.NOT) {
        longest = Math.max(longest, longest(part.first()));
        continue;
      }
      var found = find(part);
      run = runs++ == 0 ? found : common(run, found);
      if (run == null) {
        return null;
      }
    }
    if (run == null) {
      return null;
    }
    if (runs == 1 && longest < UNBOUNDED) {
      // What is denied ends; a run that is longer leads past all of it.
      long length = run.length() == UNBOUNDED ? UNBOUNDED : run.length() - longest - 1;
      if (length >= FAR) {
        return new Found(run.set(), (int) length, false);
      }
    }
    return new Found(run.set(), Math.min(run.length(), aliveFor(term, run.set())), false);
  }

  private @Nullable Found common(@Nullable Found a, @Nullable Found b) {
    if (a == null || b == null) {
      return null;
    }
    long[] classes = a.set().classes.clone();
    for (int i = 0; i < classes.length; i++) {
      classes[i] &= b.set().classes[i];
    }
    var set = terms.set(classes);
    return set == terms.nothing ? null : new Found(set, Math.min(a.length(), b.length()), false);
  }

  /** After how many characters of {@code set} at least, whichever they are, a text can be ended. */
  private int aliveFor(Term from, Term set) {
    Set<Term> seen = new HashSet<>(Set.of(from));
    List<Term> reached = List.of(from);
    for (int length = 0; length < FAR; length++) {
      var next = new ArrayList<Term>();
      for (var term : reached) {
        for (int c = 0; c < terms.classes(); c++) {
          var target = set.has(c) ? terms.derivative(term, c) : term;
          if (!liveness.alive(target) || seen.size() > MOST) {
            return length;
          }
          if (seen.add(target)) {
            next.add(target);
          }
        }
      }
      if (next.isEmpty()) {
        return UNBOUNDED;
      }
      reached = next;
    }
    return FAR;
  }

  /** How many characters the longest text of {@code term} has; {@code UNBOUNDED} if none is it. */
  private static long longest(Term term) {
    return switch (term.kind) {
      case NOTHING, EMPTY -> 0;
      case SET -> 1;
      case SEQUENCE -> {
        long sum = 0;
        var at = term;
        for (; at.kind == Term.Kind.SEQUENCE; at = at.rest()) {
          sum += longest(at.first());
        }
        yield Math.min(UNBOUNDED, sum + longest(at));
      }
      case REPEAT ->
          term.max == UNBOUNDED ? UNBOUNDED : Math.min(UNBOUNDED, longest(term.first()) * term.max);
      case CHOICE -> {
        long most = 0;
        for (var part : term.parts) {
          most = Math.max(most, longest(part));
        }
        yield most;
      }
      case BOTH, NOT -> UNBOUNDED;
    };
  }
}
