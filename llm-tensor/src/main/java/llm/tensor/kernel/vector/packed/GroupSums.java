package llm.tensor.kernel.vector.packed;

import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.vector.lanes.LaneSums;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Sums of the activations of each group of columns, {@code [rows, columns / size]}, of rows that
 * are in no tile: what an affine layout's offsets (its zero points) are multiplied by.
 */
final class GroupSums implements ActivationLayout {
  private static final Scratch.Key<GroupSums> OF_16 = new Scratch.Key<>(() -> new GroupSums(16));
  private static final Scratch.Key<GroupSums> OF_32 = new Scratch.Key<>(() -> new GroupSums(32));
  private static final Scratch.Key<GroupSums> OF_256 = new Scratch.Key<>(() -> new GroupSums(256));

  private final int size;
  private float[] sums = {};
  private int first;
  private int groups; // of a row

  private GroupSums(int size) {
    this.size = size;
  }

  /** Of groups of so many columns. */
  static Scratch.Key<GroupSums> of(int size) {
    return switch (size) {
      case 16 -> OF_16;
      case 32 -> OF_32;
      case 256 -> OF_256;
      default -> throw new IllegalArgumentException("no groups have " + size + " columns");
    };
  }

  float[] sums() {
    return sums;
  }

  @Override
  public boolean reserve(int rows, int columns) {
    groups = columns / size;
    first = TokenTiles.WHERE_FASTER.tiled(rows);
    if (first >= rows) return false;
    int all = ArraySize.of((long) rows * groups, "sums of activations");
    if (sums.length < all) sums = new float[all];
    return true;
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    for (int g = Math.max(first, fromRow) * groups; g < toRow * groups; g++) {
      sums[g] = LaneSums.of(x, at + g * size, size);
    }
  }
}
