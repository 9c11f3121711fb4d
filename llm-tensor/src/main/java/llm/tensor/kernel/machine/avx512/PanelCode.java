package llm.tensor.kernel.machine.avx512;

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
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.PanelFormat;

/**
 * Writes machine code that multiplies panels of 32 rows by tiles of activations: {@code y[token,
 * row] = sum of x[token, column] W[row, column]}.
 *
 * <p>The sums of a panel's rows and a tile's tokens stay in vector registers over all columns: 2t
 * and 2t + 1 are those of token t.
 *
 * <p>Arguments: weights, an offset in them, tiles, an offset in them, y, an offset in it; bytes
 * from one token of y to the next, steps of a panel's columns, panels, tiles.
 */
abstract class PanelCode {
  /** Bytes of a vector: of floats, half the rows of a panel. */
  static final int VECTOR = 64;

  // What comes by the stack.
  private static final Memory Y_STEP = RSP.at(8);
  private static final Memory STEPS = RSP.at(16);
  private static final Memory PANELS = RSP.at(24);
  private static final Memory TILES = RSP.at(32);

  /** The step's weights. */
  static final Register WEIGHTS_NOW = RAX;

  /** The step's activations. */
  static final Register X_NOW = RSI;

  private static final Register Y_NOW = R9;
  private static final Register STEPS_LEFT = Register.R10;

  final Assembler a = new Assembler();
  final int tokens;

  PanelCode(int tokens) {
    this.tokens = tokens;
  }

  /** Sets registers that keep their values. */
  abstract void constants();

  /** Multiplies the columns of a step, and moves on to the next. */
  abstract void step();

  /** What the sums lack when all columns are done. */
  abstract void complete();

  /** Registers that start with 0. */
  int sums() {
    return 2 * tokens;
  }

  final byte[] write() {
    constants();
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.add(R8, R9);
    int panel = a.here();
    a.move(X_NOW, RDX);
    a.move(Y_NOW, R8);
    a.load(RCX, TILES);
    int tile = a.here();
    a.move(WEIGHTS_NOW, RDI);
    for (int i = 0; i < sums(); i++) a.vector(VPXORD, i, i, i);
    a.load(STEPS_LEFT, STEPS);
    int step = a.here();
    step();
    a.countDown(STEPS_LEFT, step);
    complete();
    store();
    a.countDown(RCX, tile);
    a.move(RDI, WEIGHTS_NOW);
    a.add(R8, PanelFormat.ROWS * Float.BYTES);
    a.countDown(PANELS, panel);
    a.end();
    return a.code();
  }

  private void store() {
    for (int t = 0; t < tokens; t++) {
      a.vector(VMOVUPS_STORE, 2 * t, Y_NOW.at(0));
      a.vector(VMOVUPS_STORE, 2 * t + 1, Y_NOW.at(VECTOR));
      a.add(Y_NOW, Y_STEP);
    }
  }

  /** Asks for weights that lie this far behind those of the step. */
  final void prefetch(int from, int bytes) {
    for (int i = from; i < from + bytes; i += VECTOR)
      a.prefetch(WEIGHTS_NOW.at(i + PanelFormat.PREFETCH_BYTES));
  }
}
