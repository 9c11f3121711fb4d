package llm.blocks.residual;

import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * A learned augmented residual, of low rank (LAuReL, Menghani et al. 2024): {@code y = x +
 * norm(r(l(x)))}.
 */
public final class Laurel implements FeedForward {
  private final Linear left; // [width] -> [rank]
  private final Linear right; // [rank] -> [width]
  private final Norm norm;

  private Laurel(Linear left, Linear right, Norm norm) {
    this.left = left;
    this.right = right;
    this.norm = norm;
  }

  /**
   * Of {@code laurel_l}, {@code laurel_r} and {@code laurel_post_norm}.
   *
   * @param w the block's place
   * @param rank columns between the two layers
   */
  public static Laurel of(Weights w, int rank, float epsilon) {
    return new Laurel(
        Linear.of(w.at("laurel_l"), w.width(), rank),
        Linear.of(w.at("laurel_r"), rank, w.width()),
        Norm.rms(w.at("laurel_post_norm"), epsilon));
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var low = workspace.take(x.rows(), left.out());
    left.apply(x, low, pass);
    right.apply(low, y, pass);
    norm.apply(y, y, pass);
    Operations.add(y, x, workspace);
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    return Description.of("laurel", "LAuReL")
        .with("rank", left.out())
        .with(left.describe())
        .with(right.describe())
        .with(norm.describe());
  }
}
