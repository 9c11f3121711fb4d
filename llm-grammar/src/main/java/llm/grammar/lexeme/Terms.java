package llm.grammar.lexeme;

import static llm.grammar.form.Regex.UNBOUNDED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The terms of one alphabet, brought into a normal form, and their derivatives: what is left to fit
 * once a character has come.
 *
 * <p>Normal forms after Owens, Reppy, Turon: Regular-expression derivatives re-examined, section
 * 4.1; they keep the number of derivatives finite. Counts of one body that follow each other are
 * added, and alternatives that differ by overlapping counts are one.
 */
final class Terms {
  private final int classes;
  private final Usage usage;
  private final Map<Term.Content, Term> table = new HashMap<>();
  private int ids;

  final Term nothing;
  final Term empty;
  final Term all;

  Terms(int classes, Usage usage) {
    this.classes = classes;
    this.usage = usage;
    this.nothing = known(Term.leaf(Term.Kind.NOTHING));
    this.empty = known(Term.leaf(Term.Kind.EMPTY));
    long[] every = new long[(classes + 63) / 64];
    for (int c = 0; c < classes; c++) {
      every[c >> 6] |= 1L << c;
    }
    this.all = known(Term.repeat(known(Term.set(every)), 0, UNBOUNDED));
  }

  private Term known(Term term) {
    var old = table.putIfAbsent(new Term.Content(term), term);
    if (old != null) {
      return old;
    }
    term.id = ids++;
    usage.add(1);
    return term;
  }

  int classes() {
    return classes;
  }

  /** Drops all but {@code kept} and what it is made of. */
  void clear(Term kept) {
    usage.add(-table.size());
    table.values().forEach(Term::forget);
    table.clear();
    var work = new ArrayList<Term>(List.of(kept, nothing, empty, all));
    while (!work.isEmpty()) {
      var term = work.removeLast();
      if (table.putIfAbsent(new Term.Content(term), term) == null) {
        usage.add(1);
        work.addAll(List.of(term.parts));
      }
    }
  }

  Term set(long[] bits) {
    for (long word : bits) {
      if (word != 0) {
        return known(Term.set(bits));
      }
    }
    return nothing;
  }

  Term sequence(Term first, Term rest) {
    if (first == nothing || rest == nothing) {
      return nothing;
    }
    if (first == empty) {
      return rest;
    }
    if (rest == empty) {
      return first;
    }
    if (first.kind != Term.Kind.SEQUENCE) {
      return pair(first, rest);
    }
    var firsts = new ArrayList<Term>();
    var at = first;
    while (at.kind == Term.Kind.SEQUENCE) {
      firsts.add(at.first());
      at = at.rest();
    }
    var result = pair(at, rest);
    for (var part : firsts.reversed()) {
      result = pair(part, result);
    }
    return result;
  }

  /** As a sequence, of a first part that is none; counts of one body are added. */
  private Term pair(Term first, Term rest) {
    boolean longer = rest.kind == Term.Kind.SEQUENCE;
    var next = longer ? rest.first() : rest;
    if (next.kind == Term.Kind.REPEAT || next == first) {
      var body = next.kind == Term.Kind.REPEAT ? next.first() : next;
      boolean counted = first.kind == Term.Kind.REPEAT && first.first() == body;
      if (counted || first == body && next.kind == Term.Kind.REPEAT) {
        long min = (counted ? first.min : 1L) + next.min;
        int a = counted ? first.max : 1;
        long max = a == UNBOUNDED || next.max == UNBOUNDED ? UNBOUNDED : (long) a + next.max;
        boolean fits =
            min < UNBOUNDED && (max < UNBOUNDED || a == UNBOUNDED || next.max == UNBOUNDED);
        if (fits) {
          var joined = repeat(body, (int) min, (int) max);
          return longer ? sequence(joined, rest.rest()) : joined;
        }
      }
    }
    return known(Term.of(Term.Kind.SEQUENCE, first.nullable && rest.nullable, first, rest));
  }

  Term repeat(Term body, int min, int max) {
    if (max == 0 || body == empty) {
      return empty;
    }
    if (body == nothing) {
      return min == 0 ? empty : nothing;
    }
    if (min == 1 && max == 1) {
      return body;
    }
    if (body.kind == Term.Kind.REPEAT && body.min <= 1) {
      // Counts of counts: from one range to the next there is no gap, as the inner may be one.
      long most = (long) body.max * max;
      boolean ends = body.max != UNBOUNDED && max != UNBOUNDED && most < UNBOUNDED;
      // A count of 2^31 is as good as none: no text is longer.
      return repeat(body.first(), body.min * min, ends ? (int) most : UNBOUNDED);
    }
    return known(Term.repeat(body, body.nullable ? 0 : min, max));
  }

  Term not(Term body) {
    if (body.kind == Term.Kind.NOT) {
      return body.first();
    }
    if (body == nothing) {
      return all;
    }
    if (body == all) {
      return nothing;
    }
    return known(Term.of(Term.Kind.NOT, !body.nullable, body));
  }

  Term choice(Collection<Term> parts) {
    Set<Term> found = new LinkedHashSet<>();
    long[] set = null;
    for (var part : parts) {
      for (var one : part.kind == Term.Kind.CHOICE ? part.parts : new Term[] {part}) {
        if (one == all) {
          return all;
        }
        if (one.kind == Term.Kind.SET) {
          set = set == null ? one.classes.clone() : or(set, one.classes);
        } else if (one != nothing) {
          found.add(one);
        }
      }
    }
    if (set != null) {
      found.add(set(set));
    }
    var merged = found.size() < 2 ? List.copyOf(found) : Counts.merged(this, found);
    return joined(Term.Kind.CHOICE, merged, nothing);
  }

  Term both(Collection<Term> parts) {
    Set<Term> found = new LinkedHashSet<>();
    long[] set = null;
    boolean nullable = true;
    for (var part : parts) {
      nullable &= part.nullable;
      for (var one : part.kind == Term.Kind.BOTH ? part.parts : new Term[] {part}) {
        if (one == nothing) {
          return nothing;
        }
        if (one.kind == Term.Kind.SET) {
          set = set == null ? one.classes.clone() : and(set, one.classes);
        } else if (one != all) {
          found.add(one);
        }
      }
    }
    if (set != null) {
      var one = set(set);
      if (one == nothing || found.contains(empty)) {
        return nothing;
      }
      found.add(one);
    }
    if (found.contains(empty)) {
      return nullable ? empty : nothing;
    }
    for (var one : found) {
      if (one.kind == Term.Kind.NOT && found.contains(one.first())) {
        return nothing;
      }
    }
    return joined(Term.Kind.BOTH, List.copyOf(found), all);
  }

  private Term joined(Term.Kind kind, List<Term> parts, Term none) {
    if (parts.size() < 2) {
      return parts.isEmpty() ? none : parts.getFirst();
    }
    Term[] sorted = parts.toArray(Term[]::new);
    java.util.Arrays.sort(sorted, Comparator.comparingInt(t -> t.id));
    boolean nullable = kind == Term.Kind.BOTH;
    for (var part : sorted) {
      nullable = kind == Term.Kind.BOTH ? nullable && part.nullable : nullable || part.nullable;
    }
    return known(Term.of(kind, nullable, sorted));
  }

  private static long[] or(long[] a, long[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] |= b[i];
    }
    return a;
  }

  private static long[] and(long[] a, long[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] &= b[i];
    }
    return a;
  }

  /** What must follow a character of class {@code c}. */
  Term derivative(Term term, int c) {
    if (term.kind == Term.Kind.SET) {
      return term.has(c) ? empty : nothing;
    }
    if (term.parts.length == 0) {
      return nothing;
    }
    var old = term.derivative(c);
    if (old != null) {
      return old;
    }
    var made = derive(term, c);
    term.derivative(c, classes, made);
    return made;
  }

  private Term derive(Term term, int c) {
    return switch (term.kind) {
      case NOTHING, EMPTY, SET -> throw new IllegalStateException(term.kind.name());
      case NOT -> not(derivative(term.first(), c));
      case CHOICE -> {
        var parts = new ArrayList<Term>(term.parts.length);
        for (var part : term.parts) {
          parts.add(derivative(part, c));
        }
        yield choice(parts);
      }
      case BOTH -> {
        var parts = new ArrayList<Term>(term.parts.length);
        for (var part : term.parts) {
          var one = derivative(part, c);
          if (one == nothing) {
            yield nothing;
          }
          parts.add(one);
        }
        yield both(parts);
      }
      case REPEAT -> {
        int max = term.max == UNBOUNDED ? UNBOUNDED : term.max - 1;
        var rest = repeat(term.first(), Math.max(term.min - 1, 0), max);
        yield sequence(derivative(term.first(), c), rest);
      }
      case SEQUENCE -> {
        var parts = new ArrayList<Term>();
        var at = term;
        while (at.kind == Term.Kind.SEQUENCE) {
          parts.add(sequence(derivative(at.first(), c), at.rest()));
          if (!at.first().nullable) {
            yield choice(parts);
          }
          at = at.rest();
        }
        parts.add(derivative(at, c));
        yield choice(parts);
      }
    };
  }
}
