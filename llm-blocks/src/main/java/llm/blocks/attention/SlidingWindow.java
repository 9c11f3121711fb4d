package llm.blocks.attention;

import java.util.List;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.tensor.sequence.Sight;

/**
 * Which blocks see only the last few positions, and how many: local blocks between global ones
 * (Gemma Team 2024).
 *
 * <p>{@code attention.sliding_window} is how many positions a local block sees. {@code
 * attention.sliding_window_pattern} is the period, whose last block is global, or first, or a truth
 * value for each block. Without a window all blocks are global.
 */
public final class SlidingWindow {
  private static final String PATTERN = "attention.sliding_window_pattern";

  private final int size;
  private final Period period;
  private final List<Boolean> local; // empty, or one for each block

  /**
   * After how many blocks the pattern begins again, and which of them is global.
   *
   * @param length 0 for no global block at all
   */
  private record Period(int length, int global) {
    boolean isLocal(int block) {
      return length == 0 || block % length != global;
    }
  }

  private SlidingWindow(int size, Period period, List<Boolean> local) {
    this.size = size;
    this.period = period;
    this.local = local;
  }

  /**
   * The window as the file says.
   *
   * @param period of the family, where the file does not say it
   */
  public static SlidingWindow of(Hyperparameters hp, int period) {
    return of(hp, 0, period);
  }

  /** The window as the file says; the size and the period are those where it does not say them. */
  public static SlidingWindow of(Hyperparameters hp, int size, int period) {
    int window = hp.integer("attention.sliding_window", size);
    var flags = flags(hp);
    int length = flags.isEmpty() ? hp.integer(PATTERN, period) : period;
    return new SlidingWindow(window, new Period(length, length - 1), flags);
  }

  /**
   * The window as the file says, the first block of each period being the global one.
   *
   * @param period of the family, where the file does not say it
   */
  public static SlidingWindow globalFirst(Hyperparameters hp, int period) {
    int window = hp.integer("attention.sliding_window", 0);
    var flags = flags(hp);
    int length = flags.isEmpty() ? hp.integer(PATTERN, period) : period;
    return new SlidingWindow(window, new Period(length, 0), flags);
  }

  /** The window of the blocks that the file lists, as it must. */
  public static SlidingWindow listed(Hyperparameters hp) {
    var flags = flags(hp);
    if (flags.isEmpty()) throw hp.wrong(PATTERN, "no list", "a truth value for each block");
    return new SlidingWindow(hp.positive("attention.sliding_window"), new Period(0, 0), flags);
  }

  private static List<Boolean> flags(Hyperparameters hp) {
    var flags = hp.flags(PATTERN).orElse(List.of());
    if (flags.isEmpty() || flags.size() >= hp.blockCount()) return flags;
    throw hp.wrong(
        PATTERN, flags.size() + " values", "one for each of the " + hp.blockCount() + " blocks");
  }

  /** Whether some blocks may see a window only. */
  public boolean exists() {
    return size > 0;
  }

  /** Whether the block sees a window only. */
  public boolean isLocal(int block) {
    if (size == 0) return false;
    return local.isEmpty() ? period.isLocal(block) : local.get(block);
  }

  /** How many positions the block sees, itself included; 0 for all. */
  public int of(int block) {
    return isLocal(block) ? size : 0;
  }

  /**
   * What the block sees of a text that is read both ways: half of a window lies before a position,
   * half behind it.
   */
  public Sight bothWays(int block) {
    if (!isLocal(block)) return Sight.both();
    if (size > 1) return Sight.bothWindow(size / 2);
    throw new InvalidModelException(
        "attention.sliding_window is 1, expected 2 or more: half of it lies on either side");
  }
}
