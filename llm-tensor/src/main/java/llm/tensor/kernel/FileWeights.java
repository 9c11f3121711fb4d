package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Codec;

/** Weights as they lie in the file: row after row of blocks. */
public abstract class FileWeights implements Weights {
  public final Codec codec;
  public final MemorySegment data;
  public final long rowBytes;
  private final int rows;
  private final int columns;

  public FileWeights(Codec codec, MemorySegment data, int rows, int columns) {
    this.codec = codec;
    this.data = data;
    this.rows = rows;
    this.columns = columns;
    this.rowBytes = (long) (columns / codec.blockSize()) * codec.blockBytes();
  }

  @Override
  public final int rows() {
    return rows;
  }

  @Override
  public final int columns() {
    return columns;
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.FLOATS;
  }

  @Override
  public final void row(int row, float[] target, int at) {
    codec.decode(data, row * rowBytes, target, at, columns / codec.blockSize());
  }

  @Override
  public final Weights slice(int fromRow, int rows) {
    return with(data.asSlice(fromRow * rowBytes, rows * rowBytes), rows);
  }

  /** The same kernel for other rows. */
  protected abstract Weights with(MemorySegment data, int rows);

  /** Decodes elements of one row, from a column that starts a block. */
  protected final void decode(int row, int column, float[] target, int at, int count) {
    long offset = row * rowBytes + (long) (column / codec.blockSize()) * codec.blockBytes();
    codec.decode(data, offset, target, at, count / codec.blockSize());
  }
}
