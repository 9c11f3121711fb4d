package llm.blocks.residual;

import java.util.ArrayList;
import java.util.List;
import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Layer;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * One stream is computed, the others follow it: {@code p_i = x_i + Σ_j c_ij x_j; a = layer(p_0);
 * y_i = p_i + (a - p_0) (1 + d_i)}, with coefficients c made of x_0 and d made of a; then the
 * streams but the first are given what {@link End} makes of the first.
 */
record AltUpLayer(AltUpWeights weights, Layer layer, End end) implements Layer {
  /** {@code norm(work(scale * y_0))}. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record End(float[] scale, FeedForward work, Norm norm) {}

  @Override
  public List<StateSlot<?>> states() {
    var states = new ArrayList<>(layer.states());
    states.addAll(end.work.states());
    return states;
  }

  @Override
  public void apply(Rows x, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = x.rows();
    int streams = weights.streams();
    int width = x.width() / streams;
    var computed = workspace.take(n, width);
    var coefficients = workspace.take(n, streams * streams);
    Streams.copy(x, 0, computed);
    weights.predicting(computed, coefficients, pass);
    var predicted = workspace.take(n, x.width());
    predicted.copyFrom(x);
    workspace.parallel(n, row -> predict(x, coefficients, predicted, row));
    x.copyFrom(predicted);
    pass.observe("altup_predicted", x);

    Streams.copy(x, 0, computed);
    layer.apply(computed, pass);
    pass.observe("altup_computed", computed);
    var following = workspace.take(n, streams);
    weights.correcting(computed, following, pass);
    workspace.parallel(n, row -> correct(x, computed, following, row));

    var first = workspace.take(n, width);
    var last = workspace.take(n, width);
    for (int r = 0; r < n; r++) scale(x, first, r);
    end.work.apply(first, last, pass);
    end.norm.apply(last, last, pass);
    for (int s = 1; s < streams; s++) add(last, s, x);
    workspace.release(mark);
  }

  private void predict(Rows x, Rows coefficients, Rows predicted, int row) {
    int streams = weights.streams();
    int width = x.width() / streams;
    var from = x.data();
    var to = predicted.data();
    for (int k = 0; k < streams * streams; k++) {
      float c = coefficients.data()[coefficients.offset(row) + k];
      int at = predicted.offset(row) + k / streams * width;
      int of = x.offset(row) + k % streams * width;
      for (int i = 0; i < width; i++) to[at + i] += c * from[of + i];
    }
  }

  private static void correct(Rows x, Rows computed, Rows coefficients, int row) {
    var data = x.data();
    var to = computed.data();
    int width = computed.width();
    int at = computed.offset(row);
    int x0 = x.offset(row);
    for (int i = 0; i < width; i++) to[at + i] -= data[x0 + i];
    for (int s = 0; s < coefficients.width(); s++) {
      float factor = coefficients.data()[coefficients.offset(row) + s] + 1;
      int xs = x0 + s * width;
      for (int i = 0; i < width; i++) data[xs + i] += factor * to[at + i];
    }
  }

  private void scale(Rows x, Rows first, int row) {
    int from = x.offset(row);
    int to = first.offset(row);
    for (int i = 0; i < first.width(); i++) {
      first.data()[to + i] = x.data()[from + i] * end.scale[i];
    }
  }

  private static void add(Rows y, int stream, Rows x) {
    int width = y.width();
    for (int r = 0; r < x.rows(); r++) {
      int to = x.offset(r) + stream * width;
      int from = y.offset(r);
      for (int i = 0; i < width; i++) x.data()[to + i] += y.data()[from + i];
    }
  }

  /** As the layer within, and what is around it. */
  @Override
  public Description describe(KeyValueType type) {
    var last = end.work.describe().withStates(end.work.states(), type).with("place", "last");
    return layer
        .describe(type)
        .with(weights.describe().with("place", "around"))
        .with(last)
        .with(end.norm.describe().with("place", "after"));
  }
}
