package llm.blocks.residual;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.InvalidModelException;
import llm.blocks.Layer;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.ResidualStreams;
import llm.blocks.Weights;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * Alternating updates (AltUp, Baykal et al. 2023): several residual streams, of which each layer
 * computes one and predicts the others.
 *
 * <p>The first stream is the embedding, the others are projections of it, as long as it is. Behind
 * the last layer the others are projected again, made as long as the first, and what remains is the
 * mean of all.
 */
public final class AltUp implements ResidualStreams {
  private final List<Linear> begins; // [width] -> [width], one for each stream but the first
  private final List<Linear> ends;
  private final float epsilon;

  private AltUp(List<Linear> begins, List<Linear> ends, float epsilon) {
    this.begins = begins;
    this.ends = ends;
    this.epsilon = epsilon;
  }

  /**
   * Of {@code altup_proj} and {@code altup_unembd_proj}.
   *
   * @param root where all tensors are
   * @param streams how many there are: {@code altup.num_inputs}
   * @param epsilon of the layers' norms
   */
  public static AltUp of(Weights root, int streams, float epsilon) {
    if (streams < 2) {
      throw new InvalidModelException("altup.num_inputs is " + streams + ", expected 2 or more");
    }
    return new AltUp(
        projections(root.at("altup_proj"), streams - 1),
        projections(root.at("altup_unembd_proj"), streams - 1),
        epsilon);
  }

  private static List<Linear> projections(Weights w, int count) {
    return w.experts(count, w.width(), w.width()).stream()
        .map(matrix -> Linear.of(w.localName(), matrix))
        .toList();
  }

  /**
   * A layer around one that computes a single stream.
   *
   * @param w the block's place: {@code altup_router}, {@code altup_predict_coef} ...
   * @param layer {@code [n, width]}
   * @param last what the streams but the first are given at the end, made of the first and
   *     normalised by {@code post_norm}
   */
  public Layer layer(Weights w, Layer layer, FeedForward last) {
    var postNorm = Norm.rms(w.at("post_norm"), epsilon);
    var scale = w.at("altup_correct_scale").vector(w.width());
    var end = new AltUpLayer.End(scale, last, postNorm);
    return new AltUpLayer(AltUpWeights.of(w, streams(), epsilon), layer, end);
  }

  private int streams() {
    return begins.size() + 1;
  }

  @Override
  public Rows begin(Rows embedded, Pass pass) {
    var workspace = pass.workspace();
    int width = embedded.width();
    var x = workspace.take(embedded.rows(), streams() * width);
    int mark = workspace.mark();
    var projected = workspace.take(embedded.rows(), width);
    put(embedded, 0, x);
    for (int s = 1; s < streams(); s++) {
      begins.get(s - 1).apply(embedded, projected, pass);
      Streams.scaleTo(embedded, projected);
      put(projected, s, x);
    }
    workspace.release(mark);
    return x;
  }

  private static void put(Rows from, int stream, Rows x) {
    int width = from.width();
    for (int r = 0; r < x.rows(); r++) {
      System.arraycopy(from.data(), from.offset(r), x.data(), x.offset(r) + stream * width, width);
    }
  }

  @Override
  public Rows end(Rows x, Pass pass) {
    var workspace = pass.workspace();
    int width = x.width() / streams();
    var mean = workspace.take(x.rows(), width);
    int mark = workspace.mark();
    var stream = workspace.take(x.rows(), width);
    var projected = workspace.take(x.rows(), width);
    Streams.copy(x, 0, mean);
    for (int s = 1; s < streams(); s++) {
      Streams.copy(x, s, stream);
      ends.get(s - 1).apply(stream, projected, pass);
      Streams.scaleTo(x, projected); // its first columns are the first stream
      Operations.add(mean, projected, workspace);
    }
    Operations.scale(mean, 1f / streams(), workspace);
    workspace.release(mark);
    return mean;
  }

  @Override
  public Description describe() {
    var description = Description.of("altup", "AltUp").with("altup.num_inputs", streams());
    for (var projection : begins) description = description.with(projection.describe());
    for (var projection : ends) description = description.with(projection.describe());
    return description;
  }
}
