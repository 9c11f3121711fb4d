package llm.tensor.sequence;

/**
 * Which positions a row sees; itself it always sees.
 *
 * <ul>
 *   <li>all earlier ones
 *   <li>a window: the last n, itself included (Beltagy et al. 2020)
 *   <li>a chunk: those earlier ones of its own chunk, where the sequence is cut into chunks of n
 *       positions (Meta 2025)
 *   <li>both ways: earlier ones and later ones (Devlin et al. 2019)
 *   <li>a window both ways: those at most n positions away
 * </ul>
 *
 * <p>What sees later positions sees those of its own pass: a text is one pass.
 */
public final class Sight {
  /** How sight is limited. */
  public enum Kind {
    /** Not at all. */
    ALL,
    /** To the last positions. */
    WINDOW,
    /** To the own chunk. */
    CHUNK,
    /** Not at all, and later positions are seen too. */
    BOTH,
    /** To positions that are near, earlier or later. */
    BOTH_WINDOW
  }

  private static final Sight ALL = new Sight(Kind.ALL, 0);
  private static final Sight BOTH = new Sight(Kind.BOTH, 0);

  private final Kind kind;
  private final int size;

  private Sight(Kind kind, int size) {
    this.kind = kind;
    this.size = size;
  }

  /** All positions up to the row's. */
  public static Sight all() {
    return ALL;
  }

  /** So many positions, itself included; 0 for all. */
  public static Sight window(int size) {
    return of(Kind.WINDOW, size, ALL);
  }

  /** Those of its own chunk of so many positions; 0 for all. */
  public static Sight chunk(int size) {
    return of(Kind.CHUNK, size, ALL);
  }

  /** All positions of the sequence. */
  public static Sight both() {
    return BOTH;
  }

  /** Those at most so many positions away, earlier or later; 0 for all. */
  public static Sight bothWindow(int distance) {
    return of(Kind.BOTH_WINDOW, distance, BOTH);
  }

  private static Sight of(Kind kind, int size, Sight unlimited) {
    if (size < 0) throw new IllegalArgumentException("sight of " + size + " positions");
    return size == 0 ? unlimited : new Sight(kind, size);
  }

  /** How it is limited. */
  public Kind kind() {
    return kind;
  }

  /**
   * Positions of the window or of a chunk, or how far a window both ways goes; 0 where all are
   * seen.
   */
  public int size() {
    return size;
  }

  /** The first position that a row at this position sees; never falls as positions grow. */
  public int first(int position) {
    return switch (kind) {
      case ALL, BOTH -> 0;
      case WINDOW -> Math.max(0, position - size + 1);
      case BOTH_WINDOW -> Math.max(0, position - size);
      case CHUNK -> position - position % size;
    };
  }

  /**
   * The last position that a row at this position sees; never falls as positions grow.
   *
   * @param length positions that the sequence has, this pass's included
   */
  public int last(int position, int length) {
    return switch (kind) {
      case ALL, WINDOW, CHUNK -> position;
      case BOTH -> length - 1;
      case BOTH_WINDOW -> (int) Math.min(length - 1L, (long) position + size);
    };
  }

  /** Whether later positions are seen. */
  public boolean isBothWays() {
    return kind == Kind.BOTH || kind == Kind.BOTH_WINDOW;
  }
}
