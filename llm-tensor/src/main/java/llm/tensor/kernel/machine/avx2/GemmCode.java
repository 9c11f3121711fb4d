package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;

/**
 * Writes machine code that multiplies strips of 16 decoded rows of weights by many rows of
 * activations: {@code y[token, row] += sum of x[token, column] W[row, column]}.
 *
 * <p>A tile is a strip and a few tokens, whose sums stay in vector registers, two for a token,
 * while columns run. The strip stays in the L1 cache while tokens run.
 *
 * <p>Arguments: weights, an offset in them, activations, an offset in them, y, an offset in it;
 * bytes from one token of y to the next, and from one of the activations to the next; blocks of
 * columns, strips, tiles.
 */
abstract class GemmCode {
  // What comes by the stack.
  private static final Memory Y_STEP = RSP.at(8);
  private static final Memory X_STEP = RSP.at(16);
  private static final Memory BLOCKS = RSP.at(24);
  private static final Memory STRIPS = RSP.at(32);
  private static final Memory TILES = RSP.at(40);

  // Memory below the stack, which is ours in a function that calls none.
  private static final Memory X_START = RSP.at(-8);
  private static final Memory X_TILE = RSP.at(-16);

  /** The block's weights. */
  static final Register WEIGHTS_NOW = RAX;

  /** Three tokens are reached from one register, by multiples of the step. */
  private static final Register[] X_NOW = {RSI, RDX};

  private static final Register X_STRIDE = R11;
  private static final Register Y_NOW = R9;
  private static final Register BLOCKS_LEFT = R10;
  private static final int VECTOR = Encoding.VEX_256.bytes();

  final Assembler a = new Assembler(Encoding.VEX_256);
  final int tokens;

  GemmCode(int tokens) {
    this.tokens = tokens;
  }

  /** Bytes of a block of a strip. */
  abstract int weightBytes();

  /** Bytes of a block of a token's activations. */
  abstract int xBytes();

  /** Adds the products of a block: two sums for a token, from register 0 on. */
  abstract void block();

  final byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.store(X_START, RDX);
    a.add(R8, R9);
    a.load(X_STRIDE, X_STEP);
    int strip = a.here();
    a.move(Y_NOW, R8);
    a.load(RSI, X_START);
    a.load(RCX, TILES);
    int tile = a.here();
    a.store(X_TILE, RSI);
    if (tokens > 3) a.address(RDX, RSI.at(0).plus(X_STRIDE, 2).plus(0));
    if (tokens > 3) a.add(RDX, X_STRIDE);
    a.move(WEIGHTS_NOW, RDI);
    loadSums();
    a.load(BLOCKS_LEFT, BLOCKS);
    int block = a.here();
    block();
    a.add(WEIGHTS_NOW, weightBytes());
    for (int i = 0; i <= (tokens - 1) / 3; i++) a.add(X_NOW[i], xBytes());
    a.countDown(BLOCKS_LEFT, block);
    storeSums();
    a.load(RSI, X_TILE);
    for (int t = 0; t < tokens; t++) a.add(RSI, X_STRIDE);
    a.countDown(RCX, tile);
    a.move(RDI, WEIGHTS_NOW);
    a.add(R8, Piece.ROWS * Float.BYTES);
    a.countDown(STRIPS, strip);
    a.end();
    return a.code();
  }

  /** Where a token's block of activations is. */
  final Memory x(int token) {
    var base = X_NOW[token / 3].at(0);
    return token % 3 == 0 ? base : base.plus(X_STRIDE, token % 3);
  }

  private void loadSums() {
    a.move(BLOCKS_LEFT, Y_NOW);
    for (int t = 0; t < tokens; t++) {
      for (int v = 0; v < 2; v++) a.vector(VMOVUPS, 2 * t + v, BLOCKS_LEFT.at(v * VECTOR));
      a.add(BLOCKS_LEFT, Y_STEP);
    }
  }

  private void storeSums() {
    for (int t = 0; t < tokens; t++) {
      for (int v = 0; v < 2; v++) a.vector(VMOVUPS_STORE, 2 * t + v, Y_NOW.at(v * VECTOR));
      a.add(Y_NOW, Y_STEP);
    }
  }
}
