package llm.blocks;

import llm.tensor.Rows;

/**
 * A norm of each head, whose weights differ from head to head: {@code y_h = plain(x_h) * weight_h}.
 */
final class HeadNorm implements Norm {
  private final Norm plain;
  private final int size;
  private final float[] weight;

  /**
   * @param plain the norm of one head, without weights
   * @param size columns of a head
   * @param weight {@code [heads, size]}
   */
  HeadNorm(Norm plain, int size, float[] weight) {
    this.plain = plain;
    this.size = size;
    this.weight = weight;
  }

  @Override
  public void apply(Rows x, Rows out, Pass pass) {
    plain.apply(x, out, pass);
    var data = out.data();
    for (int r = 0; r < out.rows(); r++) {
      int at = out.offset(r);
      for (int i = 0; i < weight.length; i++) data[at + i] *= weight[i];
    }
  }

  @Override
  public Description describe() {
    return plain.describe().with("weight", true).with("heads", weight.length / size);
  }
}
