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
  private final int size;
  private final int period;
  private final int global; // which block of a period
  private final List<Boolean> local; // empty, or one for each block

  private SlidingWindow(int size, int period, int global, List<Boolean> local) {
    this.size = size;
    this.period = period;
    this.global = global;
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
    var key = "attention.sliding_window_pattern";
    var flags = hp.flags(key);
    if (flags.isEmpty()) {
      int found = hp.integer(key, period);
      return new SlidingWindow(window, found, found - 1, List.of());
    }
    if (flags.get().size() < hp.blockCount()) {
      throw hp.wrong(
          key,
          flags.get().size() + " values",
          "one for each of the " + hp.blockCount() + " blocks");
    }
    return new SlidingWindow(window, period, period - 1, flags.get());
  }

  /** The same, each period beginning with its global block instead of ending with it. */
  public SlidingWindow globalFirst() {
    return new SlidingWindow(size, period, 0, local);
  }

  /** Whether some blocks may see a window only. */
  public boolean exists() {
    return size > 0;
  }

  /** Whether the block sees a window only. */
  public boolean isLocal(int block) {
    if (size == 0) return false;
    if (!local.isEmpty()) return local.get(block);
    return period == 0 || block % period != global;
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
