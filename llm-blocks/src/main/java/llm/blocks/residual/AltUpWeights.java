package llm.blocks.residual;

import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * What says how much the streams of a row have to do with each other: {@code m =
 * tanh(altup_router(norm(x) / width))}, from which coefficients are made.
 */
record AltUpWeights(int streams, Norm norm, Linear router, Linear predict, Linear correct) {
  /**
   * Of {@code altup_router_norm}, {@code altup_router}, {@code altup_predict_coef} and {@code
   * altup_correct_coef}.
   */
  static AltUpWeights of(Weights w, int streams, float epsilon) {
    return new AltUpWeights(
        streams,
        Norm.rms(w.at("altup_router_norm"), epsilon),
        Linear.of(w.at("altup_router"), w.width(), streams),
        Linear.of(w.at("altup_predict_coef"), streams, streams * streams),
        Linear.of(w.at("altup_correct_coef"), streams, streams));
  }

  /**
   * Coefficients by which streams are predicted from each other.
   *
   * @param x {@code [n, width]}, the stream that is computed
   * @param c {@code [n, streams * streams]}: those of the first stream, then of the second ...
   */
  void predicting(Rows x, Rows c, Pass pass) {
    apply(x, predict, c, pass);
  }

  /**
   * Coefficients by which streams follow the one that was computed.
   *
   * @param c {@code [n, streams]}
   */
  void correcting(Rows x, Rows c, Pass pass) {
    apply(x, correct, c, pass);
  }

  private void apply(Rows x, Linear coefficients, Rows c, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var normed = workspace.take(x.rows(), x.width());
    norm.apply(x, normed, pass);
    Operations.scale(normed, 1f / x.width(), workspace);
    var modalities = workspace.take(x.rows(), streams);
    router.apply(normed, modalities, pass);
    Operations.softCap(modalities, 1, workspace); // tanh
    coefficients.apply(modalities, c, pass);
    workspace.release(mark);
  }

  Description describe() {
    return Description.of("altup", "AltUp")
        .with("altup.num_inputs", streams)
        .with(norm.describe())
        .with(router.describe())
        .with(predict.describe())
        .with(correct.describe());
  }
}
