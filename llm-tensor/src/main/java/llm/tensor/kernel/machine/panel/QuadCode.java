package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVSS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPDPBUSD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVSXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;

/**
 * Writes the machine code for a {@link QuadFormat} and {@link QuadTiles}.
 *
 * <p>Beside the sums of floats those of a block are ints: weights are unsigned bytes, activations
 * signed ones. A step is a super-block.
 */
final class QuadCode extends PanelCode {
  // Vector registers, beside the sums of up to six tokens.
  private static final int INTS = 12; // [token, half of the rows]
  private static final int WEIGHTS = 24;
  private static final int X = 26;
  private static final int SCALES = 28;
  private static final int X_SCALE = 30;
  private static final int UPPER_NIBBLES = 31;

  private static final int QUADS = QuadFormat.COLUMNS / 4; // of a block

  // Memory below the stack, which is ours in a function that calls none.
  private static final Memory PAIRS = RSP.at(-8);
  private static final Memory NIBBLE_SHARE = RSP.at(-16);

  private static final Register HEAD = R11;

  private final QuadFormat format;
  private final QuadLayout x;

  QuadCode(QuadFormat format, int tokens) {
    super(tokens);
    this.format = format;
    x = new QuadLayout(tokens);
  }

  @Override
  void constants() {
    a.broadcast(UPPER_NIBBLES, 0xf0f0f0f0);
    a.broadcast(X_SCALE, 1f / QuadFormat.NIBBLE_FACTOR);
    a.vector(VMOVSS_STORE, X_SCALE, NIBBLE_SHARE);
  }

  /** A super-block. */
  @Override
  void step() {
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
  }

  /** Products of nibbles were made in the upper halves of bytes. */
  @Override
  void complete() {
    if (!format.hasNibbles()) return;
    for (int i = 0; i < sums(); i++) a.vectorWithBroadcast(VMULPS, i, i, NIBBLE_SHARE);
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
}
