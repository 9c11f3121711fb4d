package llm.tensor.kernels;

import static llm.tensor.machine.Register.R10;
import static llm.tensor.machine.Register.R11;
import static llm.tensor.machine.Register.R8;
import static llm.tensor.machine.Register.R9;
import static llm.tensor.machine.Register.RAX;
import static llm.tensor.machine.Register.RCX;
import static llm.tensor.machine.Register.RDI;
import static llm.tensor.machine.Register.RDX;
import static llm.tensor.machine.Register.RSI;
import static llm.tensor.machine.Register.RSP;
import static llm.tensor.machine.VectorInstruction.VBROADCASTSS;
import static llm.tensor.machine.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.machine.VectorInstruction.VCVTPH2PS;
import static llm.tensor.machine.VectorInstruction.VFMADD231PS;
import static llm.tensor.machine.VectorInstruction.VMOVUPS;
import static llm.tensor.machine.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.machine.VectorInstruction.VMULPS;
import static llm.tensor.machine.VectorInstruction.VPADDD;
import static llm.tensor.machine.VectorInstruction.VPANDD;
import static llm.tensor.machine.VectorInstruction.VPBROADCASTD;
import static llm.tensor.machine.VectorInstruction.VPDPBUSD;
import static llm.tensor.machine.VectorInstruction.VPMOVSXBD;
import static llm.tensor.machine.VectorInstruction.VPMOVZXBD;
import static llm.tensor.machine.VectorInstruction.VPXORD;

import llm.tensor.machine.Assembler;
import llm.tensor.machine.Memory;
import llm.tensor.machine.Register;

/**
 * Writes machine code that multiplies panels of a {@link QuadFormat} by tiles of {@link QuadTiles}:
 * {@code y[token, row] = sum of x[token, column] W[row, column]}.
 *
 * <p>The sums of 32 rows and up to six tokens stay in registers over all columns, as floats; beside
 * them those of a block, as ints: weights are unsigned bytes, activations signed ones.
 *
 * <p>Arguments: weights, an offset in them, tiles, an offset in them, y, an offset in it; bytes
 * from one token of y to the next, super-blocks, panels, tiles.
 */
final class QuadCode {
  // Vector registers: 0 to 11 are the floats, 12 to 23 the ints, [token, half of the rows].
  private static final int INTS = 12;
  private static final int WEIGHTS = 24;
  private static final int X = 26;
  private static final int SCALES = 28;
  private static final int X_SCALE = 30;
  private static final int UPPER_NIBBLES = 31;

  /** Bytes of a vector: half the rows of a panel. */
  private static final int VECTOR = 64;

  private static final int QUADS = QuadFormat.COLUMNS / 4; // of a block

  /** What is asked for before it is read: it arrives in time, and does not go before it is read. */
  private static final int AHEAD = 2176;

  // What comes by the stack.
  private static final Memory Y_STEP = RSP.at(8);
  private static final Memory SUPER_BLOCKS = RSP.at(16);
  private static final Memory PANELS = RSP.at(24);
  private static final Memory TILES = RSP.at(32);

  /** A counter below the stack, which is ours in a function that calls none. */
  private static final Memory PAIRS = RSP.at(-8);

  private static final Register WEIGHTS_NOW = RAX;
  private static final Register HEAD = R11;
  private static final Register X_NOW = RSI;
  private static final Register Y_NOW = R9;

  private final Assembler a = new Assembler();
  private final QuadFormat format;
  private final int tokens;
  private final QuadLayout x;

  QuadCode(QuadFormat format, int tokens) {
    this.format = format;
    this.tokens = tokens;
    x = new QuadLayout(tokens);
  }

  byte[] write() {
    a.broadcast(UPPER_NIBBLES, 0xf0f0f0f0);
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.add(R8, R9);
    int panel = a.here();
    a.move(X_NOW, RDX);
    a.move(Y_NOW, R8);
    a.load(RCX, TILES);
    int tile = a.here();
    a.move(WEIGHTS_NOW, RDI);
    tile();
    a.countDown(RCX, tile);
    a.move(RDI, WEIGHTS_NOW);
    a.add(R8, QuadFormat.ROWS * Float.BYTES);
    a.countDown(PANELS, panel);
    a.end();
    return a.code();
  }

  /** All columns of a panel and a tile. */
  private void tile() {
    for (int i = 0; i < 2 * tokens; i++) a.vector(VPXORD, i, i, i);
    a.load(R10, SUPER_BLOCKS);
    int superBlock = a.here();
    if (format.isSuper()) {
      a.move(HEAD, WEIGHTS_NOW);
      prefetch(0, format.headBytes);
      a.add(WEIGHTS_NOW, format.headBytes);
      a.store(PAIRS, format.pairs);
    }
    int pair = a.here();
    prefetch(0, format.pairBytes());
    for (int block = 0; block < 2; block++) block(block);
    a.add(WEIGHTS_NOW, format.pairBytes());
    a.add(X_NOW, x.size());
    if (format.isSuper()) a.countDown(PAIRS, pair);
    a.countDown(R10, superBlock);
    store();
  }

  private void prefetch(int from, int bytes) {
    for (int i = from; i < from + bytes; i += VECTOR) a.prefetch(WEIGHTS_NOW.at(i + AHEAD));
  }

  private void block(int block) {
    boolean halves = format == QuadFormat.SUPER_BYTES; // have scales of their own
    for (int half = 0; half < 2; half++) {
      if (half == 0 || halves) start(block, half);
      for (int k = half * QUADS / 2; k < (half + 1) * QUADS / 2; k++) products(block, k);
      if (half == 1 || halves) addScaled(block, half);
    }
    if (format.hasOffsets()) addOffsets(block);
  }

  /** What the sums of ints start with. */
  private void start(int block, int half) {
    boolean halves = format == QuadFormat.SUPER_BYTES;
    for (int t = 0; t < tokens; t++) {
      int first = INTS + 2 * t;
      if (format.hasOffsets()) {
        a.vector(VPXORD, first, first, first);
        a.vector(VPXORD, first + 1, first + 1, first + 1);
      } else if (halves) {
        a.vector(VPBROADCASTD, first, X_NOW.at(x.start(block, half, t)));
        a.vector(VPBROADCASTD, first + 1, X_NOW.at(x.start(block, half, t)));
      } else {
        a.vector(VPBROADCASTD, X, X_NOW.at(x.start(block, 0, t)));
        var second = X_NOW.at(x.start(block, 1, t));
        a.vectorWithBroadcast(VPADDD, first, X, second);
        a.vectorWithBroadcast(VPADDD, first + 1, X, second);
      }
    }
  }

  /** Adds the products of a quad of columns. */
  private void products(int block, int quad) {
    for (int half = 0; half < 2; half++) weights(block, quad, half);
    for (int t = 0; t < tokens; t++) {
      int v = X + t % 2;
      a.vector(VPBROADCASTD, v, X_NOW.at(x.bytes(block, t) + quad * Integer.BYTES));
      a.vector(VPDPBUSD, INTS + 2 * t, WEIGHTS, v);
      a.vector(VPDPBUSD, INTS + 2 * t + 1, WEIGHTS + 1, v);
    }
  }

  /** Loads the weights of half the rows: nibbles in the upper halves of bytes. */
  private void weights(int block, int quad, int half) {
    int target = WEIGHTS + half;
    boolean isUpper = false;
    int line = block * QUADS + quad;
    switch (format) {
      case BYTES, SUPER_BYTES -> {}
      case NIBBLES, AFFINE_NIBBLES -> {
        isUpper = quad >= QUADS / 2;
        line = block * QUADS / 2 + quad % (QUADS / 2);
      }
      case SUPER_NIBBLES -> {
        isUpper = block == 1;
        line = quad;
      }
    }
    int at = format.scaleBytes + format.offsetBytes + (2 * line + half) * VECTOR;
    var source = WEIGHTS_NOW.at(at);
    if (!format.hasNibbles()) {
      a.vector(VMOVUPS, target, source);
    } else if (isUpper) {
      a.vector(VPANDD, target, UPPER_NIBBLES, source);
    } else {
      a.vector(VMOVUPS, target, source);
      a.shiftUpInts(target, target, 4);
      a.vector(VPANDD, target, target, UPPER_NIBBLES);
    }
  }

  /** Adds the sums of ints, scaled, to those of floats. */
  private void addScaled(int block, int half) {
    for (int i = 0; i < 2; i++) {
      switch (format) {
        case BYTES, NIBBLES, AFFINE_NIBBLES ->
            a.vector(VCVTPH2PS, SCALES + i, WEIGHTS_NOW.at(block * VECTOR + i * VECTOR / 2));
        case SUPER_NIBBLES -> {
          a.vector(VPMOVZXBD, SCALES + i, WEIGHTS_NOW.at((2 * block + i) * VECTOR / 4));
          timesFactor(SCALES + i, i);
        }
        case SUPER_BYTES -> {
          int at = ((2 * block + half) * 2 + i) * VECTOR / 4;
          a.vector(VPMOVSXBD, SCALES + i, WEIGHTS_NOW.at(at));
          timesFactor(SCALES + i, i);
        }
      }
    }
    for (int t = 0; t < tokens; t++) {
      a.vector(VBROADCASTSS, X_SCALE, X_NOW.at(x.scale(block, t)));
      for (int i = 0; i < 2; i++) {
        int sum = INTS + 2 * t + i;
        a.vector(VCVTDQ2PS, sum, sum);
        a.vector(VMULPS, sum, sum, SCALES + i);
        a.vector(VFMADD231PS, 2 * t + i, sum, X_SCALE);
      }
    }
  }

  /** Makes floats of ints, times a factor of the super-block. */
  private void timesFactor(int target, int vectorOfHead) {
    a.vector(VCVTDQ2PS, target, target);
    a.vector(VCVTPH2PS, X, HEAD.at(vectorOfHead * VECTOR / 2));
    a.vector(VMULPS, target, target, X);
  }

  /** Adds the offsets of a block's weights, times the sums of its activations. */
  private void addOffsets(int block) {
    for (int i = 0; i < 2; i++) {
      if (format.isSuper()) {
        int at = format.scaleBytes + (2 * block + i) * VECTOR / 4;
        a.vector(VPMOVZXBD, WEIGHTS + i, WEIGHTS_NOW.at(at));
        timesFactor(WEIGHTS + i, 2 + i);
      } else {
        int at = format.scaleBytes + block * VECTOR + i * VECTOR / 2;
        a.vector(VCVTPH2PS, WEIGHTS + i, WEIGHTS_NOW.at(at));
      }
    }
    for (int t = 0; t < tokens; t++) {
      var sum = X_NOW.at(x.sum(block, t));
      a.vectorWithBroadcast(VFMADD231PS, 2 * t, WEIGHTS, sum);
      a.vectorWithBroadcast(VFMADD231PS, 2 * t + 1, WEIGHTS + 1, sum);
    }
  }

  private void store() {
    if (format.hasNibbles()) {
      a.move(R10, WEIGHTS_NOW); // a broadcast overwrites it
      a.broadcast(X, 1f / QuadFormat.NIBBLE_FACTOR);
      a.move(WEIGHTS_NOW, R10);
    }
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < 2; i++) {
        if (format.hasNibbles()) a.vector(VMULPS, 2 * t + i, 2 * t + i, X);
        a.vector(VMOVUPS_STORE, 2 * t + i, Y_NOW.at(i * VECTOR));
      }
      a.add(Y_NOW, Y_STEP);
    }
  }
}
