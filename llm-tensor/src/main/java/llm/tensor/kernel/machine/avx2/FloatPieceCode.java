package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/**
 * Writes machine code that decodes some columns of a panel of 32 rows to two strips of floats, each
 * {@code [column, row]}.
 *
 * <p>Arguments: those of {@link PieceCode}; a step is 16 columns.
 */
final class FloatPieceCode {
  private static final Register[] STRIPS = {RDX, RCX};
  private static final int VECTORS = GemvCode.VECTORS;

  private final Assembler a = new Assembler(Encoding.VEX_256);
  private final ColumnFormat format;

  FloatPieceCode(ColumnFormat format) {
    this.format = format;
  }

  byte[] write() {
    int from = format.columnBytes(), to = Piece.ROWS * Float.BYTES;
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.address(RCX, RDX.at(0).plus(R8, 1));
    int step = a.here();
    for (int column = 0; column < FloatKernel.COLUMNS; column++) {
      for (int v = 0; v < VECTORS; v++) {
        format.load(a, v, RDI.at(column * from + v * from / VECTORS));
        var strip = STRIPS[v / Piece.VECTORS];
        a.vector(VMOVUPS_STORE, v, strip.at(column * to + v % Piece.VECTORS * to / Piece.VECTORS));
      }
    }
    a.add(RDI, FloatKernel.COLUMNS * from);
    for (var strip : STRIPS) a.add(strip, FloatKernel.COLUMNS * to);
    a.countDown(R9, step);
    a.end();
    return a.code();
  }
}
