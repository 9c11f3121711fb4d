package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.PanelFormat;

/**
 * Writes machine code that multiplies panels of 32 packed rows of weights by one row of
 * activations: {@code y[row] = sum of x[column] W[row, column]}. Weights are decoded in registers.
 *
 * <p>Arguments: those of {@link GemmCode}, of which the steps of columns are the blocks and the
 * panels are the strips; what it has no use for is ignored.
 */
abstract class GemvCode {
  /** Vectors of a panel. */
  static final int VECTORS = 4;

  private static final int LINE = 64; // of the cache
  private static final Memory STEPS = RSP.at(24);
  private static final Memory PANELS = RSP.at(32);

  /** The step's weights. */
  static final Register WEIGHTS_NOW = RAX;

  /** The step's activations. */
  static final Register X_NOW = RSI;

  private static final Register STEPS_LEFT = R10;

  final Assembler a = new Assembler(Encoding.VEX_256);

  /** Sets registers that keep their values. */
  abstract void constants();

  /** Multiplies the columns of a step, and moves on to the next. */
  abstract void step();

  final byte[] write() {
    constants();
    a.add(RDI, RSI);
    a.move(WEIGHTS_NOW, RDI);
    a.add(RDX, RCX);
    a.add(R8, R9);
    int panel = a.here();
    a.move(X_NOW, RDX);
    for (int v = 0; v < VECTORS; v++) a.vector(VPXORD, v, v, v);
    a.load(STEPS_LEFT, STEPS);
    int step = a.here();
    step();
    a.countDown(STEPS_LEFT, step);
    for (int v = 0; v < VECTORS; v++) {
      a.vector(VMOVUPS_STORE, v, R8.at(v * a.encoding().bytes()));
    }
    a.add(R8, VECTORS * a.encoding().bytes());
    a.countDown(PANELS, panel);
    a.end();
    return a.code();
  }

  /** Asks for weights that lie so far behind those of the step. */
  final void prefetch(int bytes) {
    for (int i = 0; i < bytes; i += LINE)
      a.prefetch(WEIGHTS_NOW.at(i + PanelFormat.PREFETCH_BYTES));
  }
}
