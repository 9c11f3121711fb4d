package llm.blocks.residual;

import llm.blocks.Description;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.InvalidModelException;
import llm.blocks.LayerInputs;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.PassSlot;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Matrix;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * Per-layer embeddings (Gemma Team 2025): each token has a short row for each layer, which its
 * embedding has a say in: {@code e = (table[token] √size + norm(projection(x) / √width)) / √2}, cut
 * into layers.
 *
 * <p>The table is large, half of a model or more, and a pass reads a row of it for each token: it
 * stays where it is mapped.
 */
public final class PerLayerEmbedding implements LayerInputs {
  private static final float HALF = (float) Math.sqrt(0.5);

  private final Matrix table; // [vocabulary, layers * size]
  private final Linear projection; // [width] -> [layers * size]
  private final Norm norm; // of size columns
  private final int size;
  private final PassSlot inputs = new PassSlot();

  private PerLayerEmbedding(Matrix table, Linear projection, Norm norm, int size) {
    this.table = table;
    this.projection = projection;
    this.norm = norm;
    this.size = size;
  }

  /**
   * Of {@code per_layer_token_embd}, {@code per_layer_model_proj} and {@code per_layer_proj_norm}.
   *
   * @param root where all tensors are
   * @param embedding says how many tokens there are
   * @param size columns for a layer: {@code embedding_length_per_layer_input}
   */
  public static PerLayerEmbedding of(
      Weights root, Embedding embedding, int layers, int size, float epsilon) {
    int columns = Math.multiplyExact(layers, size);
    var table = root.at("per_layer_token_embd").table(columns);
    if (table.rows() != embedding.vocabularySize()) {
      throw new InvalidModelException(
          "per_layer_token_embd.weight has "
              + table.rows()
              + " rows, expected one for each of the "
              + embedding.vocabularySize()
              + " tokens of the embedding");
    }
    return new PerLayerEmbedding(
        table,
        Linear.of(root.at("per_layer_model_proj"), root.width(), columns),
        Norm.rms(root.at("per_layer_proj_norm"), size, epsilon),
        size);
  }

  /**
   * What a layer makes of its input: {@code y = proj(activation(inp_gate(x)) * e)}, of {@code
   * inp_gate} and {@code proj}.
   *
   * @param w the block's place
   */
  public FeedForward gate(Weights w, int layer, Activation activation) {
    var gate = Linear.of(w.at("inp_gate"), w.width(), size);
    var out = Linear.of(w.at("proj"), size, w.width());
    return new LayerInputGate(gate, activation, out, inputs, layer);
  }

  @Override
  public void apply(Rows embedded, Pass pass) {
    var workspace = pass.workspace();
    var batch = pass.batch();
    int rows = embedded.rows();
    int columns = table.columns();
    var e = inputs.take(rows, columns, pass);
    projection.apply(embedded, e, pass);
    Operations.scale(e, (float) (1 / Math.sqrt(embedded.width())), workspace);
    norm.apply(e, e, pass);
    int mark = workspace.mark();
    var read = workspace.take(rows, columns);
    workspace.parallel(rows, row -> table.row(batch.token(row), read.data(), read.offset(row)));
    Operations.scale(read, (float) Math.sqrt(size), workspace);
    Operations.add(e, read, workspace);
    Operations.scale(e, HALF, workspace);
    workspace.release(mark);
    pass.observe("inp_per_layer", e);
  }

  @Override
  public Description describe() {
    return Description.of("per_layer_token_embd", "PerLayerEmbedding")
        .with("vocab_size", table.rows())
        .with("embedding_length_per_layer_input", size)
        .with(projection.describe())
        .with(norm.describe());
  }
}
