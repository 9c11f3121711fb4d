package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;

import java.lang.foreign.MemorySegment;
import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.kernel.PackedRows;

/**
 * How floats are packed for machine code: a panel is 32 rows, {@code [column, row]}, so that it is
 * read as one stream and a product needs no sum over lanes.
 */
public enum ColumnFormat implements PanelFormat {
  /** Half precision. */
  HALF,
  /** bfloat16. */
  BFLOAT16,
  /** Floats; also what a panel of others is decoded to before it meets many tokens. */
  FLOAT;

  /** Columns of a step of the code. */
  public static final int STEP = 16;

  @Override
  public String kernel() {
    return "machine code, fp32, repacked in panels of " + ROWS + " rows";
  }

  @Override
  public boolean roundsActivations() {
    return false;
  }

  @Override
  public int stepColumns() {
    return STEP;
  }

  @Override
  public long panelBytes(int columns) {
    return (long) columns * columnBytes();
  }

  /** Bytes of a column of a panel. */
  public int columnBytes() {
    return ROWS * elementBytes();
  }

  /** Bytes of a weight. */
  int elementBytes() {
    return this == FLOAT ? Float.BYTES : Short.BYTES;
  }

  /** Writes code that loads weights of a column, for a vector of rows, as floats. */
  public void load(Assembler a, int target, Memory source) {
    switch (this) {
      case HALF -> a.vector(VCVTPH2PS, target, source);
      case BFLOAT16 -> {
        a.vector(VPMOVZXWD, target, source);
        a.shiftUpInts(target, target, Short.SIZE);
      }
      case FLOAT -> a.vector(VMOVUPS, target, source);
    }
  }

  @Override
  public void row(PackedRows range, int row, float[] target, int at) {
    int number = range.first() + row, columns = range.columns();
    long from = number / ROWS * panelBytes(columns);
    from += number % ROWS * elementBytes();
    for (int c = 0; c < columns; c++, from += columnBytes()) {
      target[at + c] = decode(range.packed(), from);
    }
  }

  private float decode(MemorySegment packed, long at) {
    return switch (this) {
      case HALF -> Float.float16ToFloat(packed.get(MachinePacking.SHORT, at));
      case BFLOAT16 -> Float.intBitsToFloat(packed.get(MachinePacking.SHORT, at) << Short.SIZE);
      case FLOAT -> Float.intBitsToFloat(packed.get(MachinePacking.INT, at));
    };
  }
}
