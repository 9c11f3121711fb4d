package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.VectorInstruction.VDPBF16PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPERMI2D;
import static llm.tensor.asm.amd64.VectorInstruction.VPERMT2D;
import static llm.tensor.asm.amd64.VectorInstruction.VPUNPCKHWD;
import static llm.tensor.asm.amd64.VectorInstruction.VPUNPCKLWD;

import llm.tensor.asm.amd64.Memory;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/**
 * Writes the machine code for weights and {@link BfloatTiles} of bfloat16: a step is 16 columns.
 *
 * <p>An instruction adds the products of two columns. Interleaved, these are four rows of each
 * eight in the first sum of a token, and the others in the second; they are put in order when all
 * columns are done.
 */
final class BfloatCode extends PanelCode {
  private static final int WEIGHTS = 24; // to 27: two for a pair of columns, alternating
  private static final int X = 28; // to 31, one after another
  private static final int COLUMN_BYTES = ColumnFormat.BFLOAT16.columnBytes();
  private static final int LANES = VECTOR / Integer.BYTES;

  private final Memory firstRows;
  private final Memory lastRows;

  BfloatCode(int tokens) {
    super(tokens);
    firstRows = a.constant(rows(0));
    lastRows = a.constant(rows(LANES));
  }

  /** Where successive rows lie in both sums: of 16 lanes on, in the second. */
  private static byte[] rows(int first) {
    var lanes = new byte[VECTOR];
    for (int i = 0; i < LANES; i++) {
      int row = first + i;
      lanes[i * Integer.BYTES] = (byte) (row / 8 * 4 + row % 4 + row / 4 % 2 * LANES);
    }
    return lanes;
  }

  @Override
  void constants() {}

  @Override
  void step(int panels) {
    prefetch(0, ColumnFormat.STEP * COLUMN_BYTES);
    for (int pair = 0; pair < ColumnFormat.STEP / 2; pair++) columns(pair);
    a.add(WEIGHTS_NOW, ColumnFormat.STEP * COLUMN_BYTES);
    a.add(X_NOW, tokens * BfloatTiles.STEP_BYTES);
  }

  private void columns(int pair) {
    int first = WEIGHTS + pair % 2 * 2, second = first + 1;
    var behind = WEIGHTS_NOW.at((2 * pair + 1) * COLUMN_BYTES);
    a.vector(VMOVUPS, second, WEIGHTS_NOW.at(2 * pair * COLUMN_BYTES));
    a.vector(VPUNPCKLWD, first, second, behind);
    a.vector(VPUNPCKHWD, second, second, behind);
    for (int t = 0; t < tokens; t++) {
      int v = X + t % 4;
      a.vector(VPBROADCASTD, v, X_NOW.at(t * BfloatTiles.STEP_BYTES + pair * Integer.BYTES));
      a.vector(VDPBF16PS, 2 * t, first, v);
      a.vector(VDPBF16PS, 2 * t + 1, second, v);
    }
  }

  @Override
  void complete() {
    int ordered = WEIGHTS, order = WEIGHTS + 1;
    a.vector(VMOVUPS, order, lastRows);
    for (int t = 0; t < tokens; t++) {
      int first = 2 * t, second = first + 1;
      a.vector(VMOVUPS, ordered, firstRows);
      a.vector(VPERMI2D, ordered, first, second);
      a.vector(VPERMT2D, first, order, second);
      a.vector(VMOVUPS, second, first);
      a.vector(VMOVUPS, first, ordered);
    }
  }
}
