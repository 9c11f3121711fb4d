package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;

/**
 * Writes machine code that makes a panel of floats of one in another {@link ColumnFormat}.
 *
 * <p>Arguments: the panel, an offset in it, the floats, an offset in them, steps of columns.
 */
final class ColumnDecodingCode {
  private final Assembler a = new Assembler();
  private final ColumnFormat format;

  ColumnDecodingCode(ColumnFormat format) {
    this.format = format;
  }

  byte[] write() {
    int from = format.columnBytes(), to = ColumnFormat.FLOAT.columnBytes();
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    int step = a.here();
    for (int column = 0; column < ColumnTiles.STEP; column++) {
      for (int i = 0; i < 2; i++) {
        ColumnCode.load(a, format, i, RDI.at(column * from + i * from / 2));
        a.vector(VMOVUPS_STORE, i, RDX.at(column * to + i * to / 2));
      }
    }
    a.add(RDI, ColumnTiles.STEP * from);
    a.add(RDX, ColumnTiles.STEP * to);
    a.countDown(R8, step);
    a.end();
    return a.code();
  }
}
