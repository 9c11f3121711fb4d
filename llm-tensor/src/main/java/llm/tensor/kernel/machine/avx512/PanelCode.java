package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.Register.R11;
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
 * and 2t + 1 are those of token t. Sums run along the columns, so few of them wait for each other:
 * {@link #paired two panels} are then multiplied side by side, those of the second behind those of
 * the first.
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

  /** The step's weights of the second of two panels. */
  static final Register SECOND_NOW = R11;

  private static final Register Y_NOW = R9;
  private static final Register STEPS_LEFT = Register.R10;

  final Assembler a = new Assembler();
  final int tokens;

  PanelCode(int tokens) {
    this.tokens = tokens;
  }

  /** Sets registers that keep their values. */
  abstract void constants();

  /** Multiplies the columns of a step of one panel, or of two, and moves on to the next. */
  abstract void step(int panels);

  /** What the sums lack when all columns are done. */
  abstract void complete();

  /** Bytes of a step's weights, of what multiplies two panels side by side; 0 if nothing does. */
  int paired() {
    return 0;
  }

  /** Registers of the sums of a panel. */
  final int sums() {
    return 2 * tokens;
  }

  final byte[] write() {
    constants();
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.add(R8, R9);
    if (paired() > 0) pairs();
    int panel = a.here();
    tiles(1);
    a.move(RDI, WEIGHTS_NOW);
    a.countDown(PANELS, panel);
    a.end();
    return a.code();
  }

  /** Two panels at a time, and an end if none is left. */
  private void pairs() {
    int pair = a.here();
    a.load(RCX, PANELS);
    a.subtract(RCX, 1);
    int last = a.jumpIfZero(RCX);
    a.store(PANELS, RCX);
    tiles(2);
    a.move(RDI, SECOND_NOW);
    a.countDown(PANELS, pair);
    a.end();
    a.land(last);
  }

  /** All tiles with one panel, or with two. */
  private void tiles(int panels) {
    a.move(X_NOW, RDX);
    a.move(Y_NOW, R8);
    a.load(RCX, TILES);
    int tile = a.here();
    a.move(WEIGHTS_NOW, RDI);
    for (int i = 0; i < panels * sums(); i++) a.vector(VPXORD, i, i, i);
    a.load(STEPS_LEFT, STEPS);
    if (panels == 2) {
      a.multiply(SECOND_NOW, STEPS_LEFT, paired());
      a.add(SECOND_NOW, RDI);
    }
    int step = a.here();
    step(panels);
    a.countDown(STEPS_LEFT, step);
    complete();
    store(panels);
    a.countDown(RCX, tile);
    a.add(R8, panels * PanelFormat.ROWS * Float.BYTES);
  }

  private void store(int panels) {
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < 2 * panels; i++) {
        int sum = i / 2 * sums() + 2 * t + i % 2;
        a.vector(VMOVUPS_STORE, sum, Y_NOW.at(i * VECTOR));
      }
      a.add(Y_NOW, Y_STEP);
    }
  }

  /** Asks for weights that lie this far behind those of the step. */
  final void prefetch(int from, int bytes) {
    prefetch(WEIGHTS_NOW, from, bytes);
  }

  /** Asks for weights that lie this far behind those of the step of a panel. */
  final void prefetch(Register panel, int from, int bytes) {
    for (int i = from; i < from + bytes; i += VECTOR)
      a.prefetch(panel.at(i + PanelFormat.PREFETCH_BYTES));
  }
}
