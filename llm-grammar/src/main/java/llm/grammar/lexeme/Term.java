package llm.grammar.lexeme;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An expression over classes of characters; there is one object of each, so that identity is
 * equality and each is a state of an automaton.
 */
final class Term {
  /** What a term is. */
  enum Kind {
    /** Nothing fits. */
    NOTHING,
    /** The empty text. */
    EMPTY,
    /** One character of a set of classes. */
    SET,
    /** The first part and then the second; the first is never of this kind. */
    SEQUENCE,
    /** One of the parts. */
    CHOICE,
    /** All parts. */
    BOTH,
    /** Not the part. */
    NOT,
    /** The part, a number of times. */
    REPEAT
  }

  /** Derivatives lie in pages: an alphabet may have thousands of classes. */
  private static final int PAGE = 32;

  private static final Term[] NO_PARTS = {};
  private static final long[] NO_CLASSES = {};

  final Kind kind;
  final Term[] parts;
  final long[] classes;
  final int min;
  final int max;

  /** Whether the empty text fits. */
  final boolean nullable;

  /** Whether there is no intersection and no complement in it; then something fits it. */
  final boolean plain;

  /** No text that fits it has fewer characters; of some all have more. */
  final int shortest;

  /** Its number within its table; the order of parts. */
  int id;

  /** Whether some text fits it, once that is known. */
  @Nullable Boolean alive;

  /** The state of the automaton over bytes that begins a character here. */
  @Nullable CharacterScan scan;

  /** States in which one, two or three more bytes of a character come, whatever they are. */
  final @Nullable Scan[] waiting = new Scan[4];

  private Term @Nullable [] @Nullable [] derivatives;

  private final int hash;

  private Term(Kind kind, Term[] parts, long[] classes, int min, int max, boolean nullable) {
    this.kind = kind;
    this.parts = parts;
    this.classes = classes;
    this.min = min;
    this.max = max;
    this.nullable = nullable;
    boolean simple = kind != Kind.BOTH && kind != Kind.NOT;
    int sum = kind.ordinal();
    for (var part : parts) {
      simple &= part.plain;
      sum = 31 * sum + part.id;
    }
    this.plain = simple;
    this.shortest = nullable ? 0 : shortest(kind, parts, min);
    this.hash = ((31 * sum + Arrays.hashCode(classes)) * 31 + min) * 31 + max;
  }

  private static int shortest(Kind kind, Term[] parts, int min) {
    long length =
        switch (kind) {
          case NOTHING, EMPTY, NOT -> 0;
          case SET -> 1;
          case SEQUENCE -> (long) parts[0].shortest + parts[1].shortest;
          case CHOICE -> Arrays.stream(parts).mapToInt(part -> part.shortest).min().orElse(0);
          case BOTH -> Arrays.stream(parts).mapToInt(part -> part.shortest).max().orElse(0);
          case REPEAT -> (long) min * parts[0].shortest;
        };
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  static Term leaf(Kind kind) {
    return new Term(kind, NO_PARTS, NO_CLASSES, 0, 0, kind == Kind.EMPTY);
  }

  static Term set(long[] classes) {
    return new Term(Kind.SET, NO_PARTS, classes, 0, 0, false);
  }

  static Term of(Kind kind, boolean nullable, Term... parts) {
    return new Term(kind, parts, NO_CLASSES, 0, 0, nullable);
  }

  static Term repeat(Term body, int min, int max) {
    return new Term(
        Kind.REPEAT, new Term[] {body}, NO_CLASSES, min, max, min == 0 || body.nullable);
  }

  /** The first of a sequence, or what is repeated or denied. */
  Term first() {
    return parts[0];
  }

  /** What follows the first. */
  Term rest() {
    return parts[1];
  }

  boolean has(int c) {
    return (classes[c >> 6] >>> c & 1) != 0;
  }

  @Nullable Term derivative(int c) {
    var pages = derivatives;
    if (pages == null) {
      return null;
    }
    var page = pages[c / PAGE];
    return page == null ? null : page[c % PAGE];
  }

  void derivative(int c, int count, Term value) {
    var pages = derivatives;
    if (pages == null) {
      pages = new Term[(count + PAGE - 1) / PAGE][];
      derivatives = pages;
    }
    var page = pages[c / PAGE];
    if (page == null) {
      page = new Term[Math.min(PAGE, count)];
      pages[c / PAGE] = page;
    }
    page[c % PAGE] = value;
  }

  /** Forgets where it leads, so that what it leads to can be collected. */
  void forget() {
    derivatives = null;
    var place = scan;
    if (place != null) {
      place.forget();
      scan = null;
    }
    Arrays.fill(waiting, null);
  }

  /** A term as what it is made of, by which its one object is found. */
  record Content(Term term) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content(Term one)
          && term.kind == one.kind
          && term.min == one.min
          && term.max == one.max
          && term.hash == one.hash
          && Arrays.equals(term.classes, one.classes)
          && Arrays.equals(term.parts, one.parts);
    }

    @Override
    public int hashCode() {
      return term.hash;
    }
  }
}
