package llm.tensor.sequence;

/**
 * Which earlier positions a row sees; itself it always sees.
 *
 * <ul>
 *   <li>all of them
 *   <li>a window: the last n, itself included (Beltagy et al. 2020)
 *   <li>a chunk: those of its own chunk, where the sequence is cut into chunks of n positions (Meta
 *       2025)
 * </ul>
 */
public final class Sight {
  /** How sight is limited. */
  public enum Kind {
    /** Not at all. */
    ALL,
    /** To the last positions. */
    WINDOW,
    /** To the own chunk. */
    CHUNK
  }

  private static final Sight ALL = new Sight(Kind.ALL, 0);

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
    return of(Kind.WINDOW, size);
  }

  /** Those of its own chunk of so many positions; 0 for all. */
  public static Sight chunk(int size) {
    return of(Kind.CHUNK, size);
  }

  private static Sight of(Kind kind, int size) {
    if (size < 0) throw new IllegalArgumentException("sight of " + size + " positions");
    return size == 0 ? ALL : new Sight(kind, size);
  }

  /** How it is limited. */
  public Kind kind() {
    return kind;
  }

  /** Positions of the window or of a chunk; 0 where all are seen. */
  public int size() {
    return size;
  }

  /** The first position that a row at this position sees; never falls as positions grow. */
  public int first(int position) {
    return switch (kind) {
      case ALL -> 0;
      case WINDOW -> Math.max(0, position - size + 1);
      case CHUNK -> position - position % size;
    };
  }
}
