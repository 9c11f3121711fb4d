package llm.tensor.task;

import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.Weights;
import llm.tensor.kernel.select.SizedKernels;

/** The product of rows and a matrix, cut into chunks of the matrix's rows. */
public final class MatrixJob implements Team.Task {
  /** Chunks for each worker: enough that team of unequal speed end together. */
  private static final int CHUNKS = 8;

  /** Multiplications below which one thread is faster than several. */
  private static final long SMALL = 1 << 15;

  private final Team team;
  private final Activations x = new Activations();
  private final Operands[] operands;
  private final SizedKernels sized;
  private Kernels kernels;
  private Weights[] parts = {};
  private int rowsOfChunk;
  private boolean roundsQuants;
  private boolean roundsQuads;
  private boolean copiesColumns;
  private boolean tilesQuants;
  private boolean tilesFloats;
  private boolean preparing;

  /** A job for these threads. */
  public MatrixJob(Team team, SizedKernels sized) {
    this.team = team;
    this.sized = sized;
    kernels = sized.forAny();
    operands = new Operands[team.size()];
    for (int i = 0; i < operands.length; i++) operands[i] = new Operands();
  }

  /** Multiplies: out = in Wᵀ. */
  public void multiply(RowData in, StackedMatrix matrix, RowData out) {
    kernels = sized.forMatrix(matrix.rows(), matrix.columns());
    parts = matrix.parts();
    x.set(in.data(), in.rows(), in.width());
    for (var o : operands) o.set(x, out.data(), out.width());
    long work = (long) in.rows() * in.width() * matrix.rows();
    boolean alone = work < SMALL || team.size() == 1;
    prepare(matrix, alone || in.rows() <= Activations.TILE);
    rowsOfChunk = alone ? matrix.rows() : Math.ceilDiv(matrix.rows(), team.size() * CHUNKS);
    if (alone) {
      for (int i = 0, column = 0; i < parts.length; column += parts[i++].rows()) {
        parts[i].multiply(operands[0], column, 0, parts[i].rows());
      }
    } else {
      team.run(this);
    }
  }

  /** Rounds activations, and lays them out, as the matrix reads them. */
  private void prepare(StackedMatrix matrix, boolean alone) {
    boolean tiled = x.rows() >= Activations.FEWEST;
    roundsQuants = matrix.reads(ActivationForm.QUANTS);
    roundsQuads = matrix.reads(ActivationForm.QUADS);
    tilesQuants = tiled && roundsQuants;
    tilesFloats = tiled && matrix.reads(ActivationForm.FLOAT_TILES);
    copiesColumns = matrix.reads(ActivationForm.COLUMNS);
    if (!roundsQuants && !roundsQuads && !tilesFloats && !copiesColumns) return;
    if (roundsQuants) x.reserveQuants();
    if (roundsQuads) x.reserveQuads();
    if (copiesColumns) x.reserveColumns();
    if (tilesQuants) x.reserveTiles();
    if (tilesFloats) x.reserveFloatTiles();
    if (alone) {
      prepare(0, x.rows());
      return;
    }
    preparing = true;
    try {
      team.run(this);
    } finally {
      preparing = false;
    }
  }

  private void prepare(int fromRow, int toRow) {
    if (roundsQuants) kernels.quantize(x, fromRow, toRow);
    if (roundsQuads) x.roundQuads(fromRow, toRow);
    if (copiesColumns) x.copyColumns(fromRow, toRow);
    if (tilesQuants) x.fillTiles(fromRow, toRow);
    if (tilesFloats) x.fillFloatTiles(fromRow, toRow);
  }

  @Override
  public void run(int worker, int count) {
    if (preparing) {
      int tiles = Math.ceilDiv(x.rows(), Activations.TILE);
      int from = tiles * worker / count, to = tiles * (worker + 1) / count;
      prepare(from * Activations.TILE, Math.min(to * Activations.TILE, x.rows()));
      return;
    }
    int part = 0, column = 0, first = 0; // first: number of the part's first chunk
    for (int chunk = team.claim(); ; chunk = team.claim()) {
      while (chunk >= first + chunks(parts[part])) {
        first += chunks(parts[part]);
        column += parts[part].rows();
        if (++part == parts.length) return;
      }
      int step = step(parts[part]), from = (chunk - first) * step;
      parts[part].multiply(
          operands[worker], column, from, Math.min(from + step, parts[part].rows()));
    }
  }

  private int chunks(Weights part) {
    return Math.ceilDiv(part.rows(), step(part));
  }

  private int step(Weights part) {
    return Math.ceilDiv(rowsOfChunk, part.granule()) * part.granule();
  }
}
