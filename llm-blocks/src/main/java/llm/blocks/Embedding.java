package llm.blocks;

import java.util.Optional;
import llm.tensor.Matrix;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;

/**
 * Turns tokens into rows: {@code x = norm(table[token] * scale + positions[position])}, where
 * scale, norm and positions are there only in some families.
 */
public final class Embedding {
  private final String name;
  private final Matrix table; // [vocabulary, width]
  private final float scale;
  private final Optional<Learned> positions;
  private final Optional<Norm> norm;

  /** An embedding of each position: {@code [context, width]}. */
  private record Learned(String name, Matrix table) {
    private Description describe() {
      return Description.of(name, "PositionEmbedding")
          .with("context_length", table.rows())
          .with("embedding_length", table.columns());
    }
  }

  private Embedding(
      String name, Matrix table, float scale, Optional<Learned> positions, Optional<Norm> norm) {
    this.name = name;
    this.table = table;
    this.scale = scale;
    this.positions = positions;
    this.norm = norm;
  }

  /** The table whose weight is here. */
  public static Embedding of(Weights w) {
    var table = w.table(w.width());
    return new Embedding(w.localName(), table, 1, Optional.empty(), Optional.empty());
  }

  /** The same, multiplied by a number. */
  public Embedding withScale(float scale) {
    return new Embedding(name, table, scale, positions, norm);
  }

  /** The same, with a learned embedding of the position added (Radford et al. 2019). */
  public Embedding withPositions(Weights w) {
    var learned = new Learned(w.localName(), w.table(table.columns()));
    return new Embedding(name, table, scale, Optional.of(learned), norm);
  }

  /** The same, normalised. */
  public Embedding withNorm(Norm norm) {
    return new Embedding(name, table, scale, positions, Optional.of(norm));
  }

  /**
   * The output layer: {@code output} where the file has one, otherwise this table.
   *
   * @param root where all tensors are
   */
  public Linear output(Weights root) {
    return root.find("output").map(o -> Linear.ofInput(o, width())).orElseGet(this::tied);
  }

  /** The table as an output layer: tied weights (Press and Wolf 2016). */
  public Linear tied() {
    return Linear.of(name, table);
  }

  /** Tokens that the table knows. */
  public int vocabularySize() {
    return table.rows();
  }

  /** Width of the rows. */
  public int width() {
    return table.columns();
  }

  /** Positions that the learned embedding knows, if there is one. */
  public Optional<Integer> positionCount() {
    return positions.map(learned -> learned.table.rows());
  }

  /**
   * Looks up each row's token.
   *
   * @param x {@code [n, width]}
   */
  void apply(Rows x, Pass pass) {
    Batch batch = pass.batch();
    for (int r = 0; r < batch.size(); r++) table.row(batch.token(r), x.data(), x.offset(r));
    if (scale != 1) Operations.scale(x, scale, pass.workspace());
    if (positions.isPresent()) {
      var workspace = pass.workspace();
      int mark = workspace.mark();
      var learned = workspace.take(x.rows(), x.width());
      for (int r = 0; r < batch.size(); r++) {
        positions.get().table.row(batch.position(r), learned.data(), learned.offset(r));
      }
      Operations.add(x, learned, workspace);
      workspace.release(mark);
    }
    if (norm.isPresent()) norm.get().apply(x, x, pass);
    pass.observe("inp_embd", x);
  }

  Description describe() {
    var description =
        Description.of(name, "Embedding")
            .with("vocab_size", table.rows())
            .with("embedding_length", table.columns());
    if (scale != 1) description = description.with("scale", scale);
    if (positions.isPresent()) {
      description = description.with(positions.get().describe());
    }
    return norm.isPresent() ? description.with(norm.get().describe()) : description;
  }
}
