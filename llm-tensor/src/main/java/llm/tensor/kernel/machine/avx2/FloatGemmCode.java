package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;

/** Writes the code of {@link GemmCode} for floats: a strip is {@code [column, row]}. */
final class FloatGemmCode extends GemmCode {
  private static final int WEIGHTS = 12; // two
  private static final int X = 14; // two, by turns
  private static final int LINE = Piece.ROWS * Float.BYTES;

  FloatGemmCode(int tokens) {
    super(tokens);
  }

  @Override
  int weightBytes() {
    return FloatKernel.COLUMNS * LINE;
  }

  @Override
  int xBytes() {
    return FloatKernel.COLUMNS * Float.BYTES;
  }

  @Override
  void block() {
    for (int column = 0; column < FloatKernel.COLUMNS; column++) {
      for (int v = 0; v < Piece.VECTORS; v++) {
        a.vector(VMOVUPS, WEIGHTS + v, WEIGHTS_NOW.at(column * LINE + v * LINE / Piece.VECTORS));
      }
      for (int t = 0; t < tokens; t++) {
        int x = X + t % 2;
        a.vector(VBROADCASTSS, x, x(t).plus(column * Float.BYTES));
        for (int v = 0; v < Piece.VECTORS; v++) {
          a.vector(VFMADD231PS, Piece.VECTORS * t + v, WEIGHTS + v, x);
        }
      }
    }
  }
}
