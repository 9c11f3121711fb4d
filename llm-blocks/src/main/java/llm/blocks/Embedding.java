package llm.blocks;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import llm.tensor.Matrix;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;

/**
 * Turns tokens into rows: {@code x = norm(table[token] * scale + types[type] +
 * positions[position])}, where scale, norm, token types and positions are there only in some
 * families.
 */
public final class Embedding {
  /** Rows that a thread looks up at a time. */
  private static final int ROWS_OF_TASK = 64;

  private final String name;
  private final Matrix table; // [vocabulary, width]
  private final Supplier<Matrix> multiplied; // the same tensor, laid out for products
  private final float scale;
  private final Optional<Learned> types;
  private final Optional<Learned> positions;
  private final Optional<Norm> norm;
  private final Optional<LayerInputs> inputs;

  /** A row for each position, or for each part of a text: {@code [count, width]}. */
  private record Learned(String name, Matrix table) {
    private static Learned of(Weights w, int width) {
      return new Learned(w.localName(), w.table(width));
    }

    /** Adds a row of the table to each row of x. */
    private void add(Rows x, IntUnaryOperator index, Pass pass) {
      var workspace = pass.workspace();
      int mark = workspace.mark();
      var learned = workspace.take(x.rows(), x.width());
      lookUp(table, index, learned, pass);
      Operations.add(x, learned, workspace);
      workspace.release(mark);
    }

    private Description describe(String kind, String count) {
      return Description.of(name, kind)
          .with(count, table.rows())
          .with("embedding_length", table.columns());
    }
  }

  private Embedding(Parts p) {
    this.name = p.name;
    this.table = p.table;
    this.multiplied = p.multiplied;
    this.scale = p.scale;
    this.types = p.types;
    this.positions = p.positions;
    this.norm = p.norm;
    this.inputs = p.inputs;
  }

  /** All there is to an embedding: withers change one of them. */
  private static final class Parts {
    final String name;
    final Matrix table;
    final Supplier<Matrix> multiplied;
    float scale = 1;
    Optional<Learned> types = Optional.empty();
    Optional<Learned> positions = Optional.empty();
    Optional<Norm> norm = Optional.empty();
    Optional<LayerInputs> inputs = Optional.empty();

    Parts(String name, Matrix table, Supplier<Matrix> multiplied) {
      this.name = name;
      this.table = table;
      this.multiplied = multiplied;
    }
  }

  private Parts parts() {
    var p = new Parts(name, table, multiplied);
    p.scale = scale;
    p.types = types;
    p.positions = positions;
    p.norm = norm;
    p.inputs = inputs;
    return p;
  }

  /** The table whose weight is here. */
  public static Embedding of(Weights w) {
    int width = w.width();
    return new Embedding(new Parts(w.localName(), w.table(width), () -> w.matrixOfColumns(width)));
  }

  /** The same, multiplied by a number. */
  public Embedding withScale(float scale) {
    var p = parts();
    p.scale = scale;
    return new Embedding(p);
  }

  /**
   * The same, with a learned embedding added of the part of its text that a row belongs to: the
   * first or the second of a pair (Devlin et al. 2019).
   *
   * @param w {@code [parts, width]}: {@code token_types}
   */
  public Embedding withTypes(Weights w) {
    var p = parts();
    p.types = Optional.of(Learned.of(w, width()));
    return new Embedding(p);
  }

  /** The same, with a learned embedding of the position added (Radford et al. 2019). */
  public Embedding withPositions(Weights w) {
    var p = parts();
    p.positions = Optional.of(Learned.of(w, width()));
    return new Embedding(p);
  }

  /** The same, normalised. */
  public Embedding withNorm(Norm norm) {
    var p = parts();
    p.norm = Optional.of(norm);
    return new Embedding(p);
  }

  /** The same, computing what layers read of each token beside the residual stream. */
  public Embedding withLayerInputs(LayerInputs inputs) {
    var p = parts();
    p.inputs = Optional.of(inputs);
    return new Embedding(p);
  }

  /**
   * The output layer: {@code output} where the file has one, otherwise this table.
   *
   * @param root where all tensors are
   */
  public Linear output(Weights root) {
    return root.find("output").map(o -> Linear.ofInput(o, width())).orElseGet(this::tied);
  }

  /**
   * The table as an output layer: tied weights (Press and Wolf 2016). It is laid out for products
   * beside the table, of which a pass reads a few rows.
   */
  public Linear tied() {
    return Linear.of(name, multiplied.get());
  }

  /** Tokens that the table knows. */
  public int vocabularySize() {
    return table.rows();
  }

  /** Width of the rows. */
  public int width() {
    return table.columns();
  }

  /** Parts of a text that are told apart; 1 where none are. */
  public int typeCount() {
    return types.map(learned -> learned.table.rows()).orElse(1);
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
    lookUp(table, batch::token, x, pass);
    if (scale != 1) Operations.scale(x, scale, pass.workspace());
    if (types.isPresent()) types.get().add(x, batch::type, pass);
    if (positions.isPresent()) positions.get().add(x, batch::position, pass);
    if (norm.isPresent()) norm.get().apply(x, x, pass);
    pass.observe("inp_embd", x);
    if (inputs.isPresent()) inputs.get().apply(x, pass);
  }

  /** Looks rows of a table up, many on several threads. */
  private static void lookUp(Matrix table, IntUnaryOperator index, Rows to, Pass pass) {
    int tasks = Math.ceilDiv(to.rows(), ROWS_OF_TASK);
    if (tasks == 1) lookUp(table, index, to, 0);
    else pass.workspace().parallel(tasks, i -> lookUp(table, index, to, i * ROWS_OF_TASK));
  }

  private static void lookUp(Matrix table, IntUnaryOperator index, Rows to, int from) {
    for (int r = from; r < Math.min(from + ROWS_OF_TASK, to.rows()); r++) {
      table.row(index.applyAsInt(r), to.data(), to.offset(r));
    }
  }

  Description describe() {
    var description =
        Description.of(name, "Embedding")
            .with("vocab_size", table.rows())
            .with("embedding_length", table.columns());
    if (scale != 1) description = description.with("scale", scale);
    if (types.isPresent()) {
      description = description.with(types.get().describe("TypeEmbedding", "token_type_count"));
    }
    if (positions.isPresent()) {
      var described = positions.get().describe("PositionEmbedding", "context_length");
      description = description.with(described);
    }
    if (norm.isPresent()) description = description.with(norm.get().describe());
    return inputs.isPresent() ? description.with(inputs.get().describe()) : description;
  }
}
