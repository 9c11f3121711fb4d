package llm.blocks;

import java.util.List;
import llm.tensor.GroupedMatrix;
import llm.tensor.Operations;
import llm.tensor.RowGroups;
import llm.tensor.Rows;

/**
 * Linear layers of one shape, each for the rows of its group: the layers of experts, computed as
 * one piece of work.
 */
public final class GroupedLinear {
  private final List<Linear> layers;
  private final GroupedMatrix matrix;
  private final float[][] biases; // [groups, out], or none

  private GroupedLinear(List<Linear> layers) {
    this.layers = layers;
    matrix = GroupedMatrix.of(layers.stream().map(Linear::matrix).toList());
    biases =
        layers.stream().anyMatch(Linear::hasBias)
            ? layers.stream().map(Linear::biasOrZeros).toArray(float[][]::new)
            : new float[0][];
  }

  /** These layers, one for each group. */
  public static GroupedLinear of(List<Linear> layers) {
    return new GroupedLinear(List.copyOf(layers));
  }

  /** How many groups there are. */
  public int groups() {
    return layers.size();
  }

  /** Width of the input. */
  public int in() {
    return matrix.columns();
  }

  /** Width of the output. */
  public int out() {
    return matrix.rows();
  }

  /** The layer of a group. */
  public Linear layer(int group) {
    return layers.get(group);
  }

  /**
   * Multiplies each row by the layers of the groups that it chose.
   *
   * @param x {@code [n, in]}
   * @param y {@code [entries, out]}
   */
  public void apply(Rows x, RowGroups groups, Rows y, Pass pass) {
    matrix.multiply(x, groups, y, pass.workspace());
    finish(groups, y, pass);
  }

  /**
   * Multiplies each entry by the layer of its group.
   *
   * @param x {@code [entries, in]}
   * @param y {@code [entries, out]}
   */
  public void applyToEntries(Rows x, RowGroups groups, Rows y, Pass pass) {
    matrix.multiplyEntries(x, groups, y, pass.workspace());
    finish(groups, y, pass);
  }

  private void finish(RowGroups groups, Rows y, Pass pass) {
    if (layers.getFirst().isScaled()) {
      for (int e = 0; e < y.rows(); e++) layers.get(groups.group(e)).scale(y, e);
    }
    if (biases.length > 0) Operations.addOfGroup(y, groups, biases, pass.workspace());
  }
}
