package llm.tensor.task;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;

/** Weights with equally many columns, one above the other: their products come in one pass. */
public final class StackedMatrix {
  private final PackedMatrix[] parts;
  private final int rows;
  private final int columns;
  private final List<Scratch.Key<? extends ActivationLayout>> layouts;

  /** Parts of equally many columns. */
  public StackedMatrix(PackedMatrix... parts) {
    this.parts = parts;
    rows = Arrays.stream(parts).mapToInt(PackedMatrix::rows).reduce(0, Math::addExact);
    columns = parts.length == 0 ? 0 : parts[0].columns();
    var all = new LinkedHashSet<Scratch.Key<? extends ActivationLayout>>();
    for (var part : parts) all.addAll(part.layouts());
    layouts = List.copyOf(all);
  }

  /** No weights. */
  static StackedMatrix none() {
    return new StackedMatrix();
  }

  /** The weights; not to be changed. */
  public PackedMatrix[] parts() {
    return parts;
  }

  /** Rows of all parts. */
  public int rows() {
    return rows;
  }

  /** Columns of each part. */
  public int columns() {
    return columns;
  }

  /** The layouts in which its parts read activations. */
  List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return layouts;
  }
}
