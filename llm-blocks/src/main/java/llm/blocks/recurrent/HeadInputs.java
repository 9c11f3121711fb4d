package llm.blocks.recurrent;

import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** Where what a {@link HeadScan} works on comes from. */
sealed interface HeadInputs {
  /** The convolution on the way, whose states are kept. */
  CausalConvolution convolution();

  /**
   * Computes, in rows that the caller releases.
   *
   * @param x {@code [n, width]}
   * @param z takes in its first columns what gates the results
   */
  HeadScan.Inputs apply(Rows x, Rows z, Pass pass);

  /** Says what this is made of. */
  Description describe(Description mixer);

  /** All from one projection (Dao and Gu 2024): {@code [z | uBC | dt] = in(x)}. */
  record Projected(HeadShape shape, Linear in, CausalConvolution convolution)
      implements HeadInputs {
    @Override
    public HeadScan.Inputs apply(Rows x, Rows z, Pass pass) {
      var workspace = pass.workspace();
      int inner = shape.inner();
      var projected = workspace.take(x.rows(), in.out());
      in.apply(x, projected, pass);
      pass.observe("ssm_in", projected);
      var convolved = workspace.take(x.rows(), convolution.channels());
      convolution.apply(projected, inner, convolved, pass);
      Operations.activate(convolved, Activation.SILU, workspace);
      pass.observe("ssm_conv", convolved);
      new Columns(projected, 0).copyTo(z, inner);
      return new HeadScan.Inputs(
          new Columns(convolved, 0),
          new Columns(projected, inner + convolution.channels()),
          new Columns(convolved, inner),
          new Columns(convolved, inner + shape.grouped()));
    }

    @Override
    public Description describe(Description mixer) {
      return mixer.with(in.describe()).with(convolution.describe());
    }
  }

  /**
   * What the states select by comes from the convolved inputs (Preferred Networks 2025): {@code [z
   * | u] = in(x)}, head by head; {@code [B | C | dt] = select(silu(conv(u)))}, each normalised.
   */
  record Selected(HeadShape shape, Linear in, CausalConvolution convolution, Selection selection)
      implements HeadInputs {
    @Override
    public HeadScan.Inputs apply(Rows x, Rows z, Pass pass) {
      var workspace = pass.workspace();
      var projected = workspace.take(x.rows(), in.out());
      in.apply(x, projected, pass);
      pass.observe("ssm_in", projected);
      var u = workspace.take(x.rows(), shape.inner());
      for (int r = 0; r < x.rows(); r++) split(projected, r, z, u);
      var convolved = workspace.take(x.rows(), shape.inner());
      convolution.apply(u, convolved, pass);
      Operations.activate(convolved, Activation.SILU, workspace);
      pass.observe("ssm_conv", convolved);
      var selected = workspace.take(x.rows(), selection.select.out());
      selection.select.apply(convolved, selected, pass);
      pass.observe("ssm_x", selected);
      int states = shape.states();
      var b = normalized(selected, 0, selection.b, states, pass);
      var c = normalized(selected, states, selection.c, states, pass);
      var dt = normalized(selected, 2 * states, selection.dt, selection.step.in(), pass);
      var step = workspace.take(x.rows(), shape.heads());
      selection.step.apply(dt, step, pass);
      pass.observe("ssm_dt", step);
      return new HeadScan.Inputs(
          new Columns(convolved, 0), new Columns(step, 0), new Columns(b, 0), new Columns(c, 0));
    }

    /** Each head's columns are {@code [z | u]}. */
    private void split(Rows projected, int r, Rows z, Rows u) {
      int size = shape.size();
      for (int h = 0; h < shape.heads(); h++) {
        int from = projected.offset(r) + 2 * h * size;
        System.arraycopy(projected.data(), from, z.data(), z.offset(r) + h * size, size);
        System.arraycopy(projected.data(), from + size, u.data(), u.offset(r) + h * size, size);
      }
    }

    private static Rows normalized(Rows x, int from, Norm norm, int count, Pass pass) {
      var normed = pass.workspace().take(x.rows(), count);
      new Columns(x, from).copyTo(normed, count);
      norm.apply(normed, normed, pass);
      return normed;
    }

    @Override
    public Description describe(Description mixer) {
      return mixer
          .with(in.describe())
          .with(convolution.describe())
          .with(selection.select.describe())
          .with(selection.b.describe())
          .with(selection.c.describe())
          .with(selection.dt.describe())
          .with(selection.step.describe());
    }
  }

  /** What states select by: {@code [B | C | dt]}, norms of them, and dt to a step of each head. */
  record Selection(Linear select, Norm b, Norm c, Norm dt, Linear step) {}
}
