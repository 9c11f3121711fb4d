package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVSS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPDPBUSD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRAD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantDecoder;

/**
 * Writes the machine code for a {@link QuadFormat} and {@link QuadTiles}.
 *
 * <p>Beside the sums of floats those of a block are ints: weights are unsigned bytes, activations
 * signed ones. A step is a super-block. Nibbles, where they are all there is, are multiplied where
 * they lie in the upper half of a byte; a {@link QuantDecoder} brings all other integers.
 */
final class QuadCode extends PanelCode {
  // Vector registers, beside the sums of up to six tokens.
  private static final int INTS = 12; // [token, half of the rows]
  private static final int WEIGHTS = 24;
  private static final int X = 26;
  private static final int SCALES = 28;
  private static final int X_SCALE = 30;
  private static final int CONSTANT = 31; // the decoder's, or upper nibbles

  private static final int QUADS = QuadFormat.COLUMNS / 4; // of a block

  // Memory below the stack, which is ours in a function that calls none.
  private static final Memory PAIRS = RSP.at(-8);
  private static final Memory NIBBLE_SHARE = RSP.at(-16);

  private static final Register HEAD = R11;

  private final QuadFormat format;
  private final QuantDecoder decoder;
  private final int groups;
  private final QuadLayout x;

  QuadCode(QuadFormat format, int tokens) {
    super(tokens);
    this.format = format;
    x = new QuadLayout(tokens);
    decoder =
        QuantDecoder.of(
            format,
            format.quantsInInts(),
            a,
            new QuantDecoder.Registers(WEIGHTS_NOW, HEAD, CONSTANT));
    groups = decoder.form().groups();
  }

  @Override
  void constants() {
    if (format.isNibbles()) a.broadcast(CONSTANT, 0xf0f0f0f0);
    else decoder.begin();
    a.broadcast(X_SCALE, 1f / QuadFormat.NIBBLE_FACTOR);
    a.vector(VMOVSS_STORE, X_SCALE, NIBBLE_SHARE);
  }

  /** A super-block. */
  @Override
  void step(int panels) {
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
    if (!format.isNibbles()) return;
    for (int i = 0; i < sums(); i++) a.vectorWithBroadcast(VMULPS, i, i, NIBBLE_SHARE);
  }

  private void block(int block) {
    for (int group = 0; group < groups; group++) {
      start(block, group);
      for (int k = group * QUADS / groups; k < (group + 1) * QUADS / groups; k++) {
        products(block, k);
      }
      addScaled(block, group);
      if (format.hasOffsets()) addOffsets(block, group);
    }
  }

  /** What the sums of ints start with: less what weights are larger by. */
  private void start(int block, int group) {
    int zero = format.zero() * (format.isNibbles() ? QuadFormat.NIBBLE_FACTOR : 1);
    for (int t = 0; t < tokens; t++) {
      int first = INTS + 2 * t, second = first + 1;
      if (zero == 0) {
        a.vector(VPXORD, first, first, first);
        a.vector(VPXORD, second, second, second);
        continue;
      }
      a.vector(VPBROADCASTD, first, X_NOW.at(x.start(block, group, t)));
      if (groups == 1) a.vectorWithBroadcast(VPADDD, first, first, X_NOW.at(x.start(block, 1, t)));
      if (zero < QuadLayout.ZERO) {
        int down = Integer.numberOfTrailingZeros(QuadLayout.ZERO / zero);
        a.shift(VPSRAD, first, first, down);
      }
      a.vector(VMOVUPS, second, first);
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

  /** Loads the weights of half the rows. */
  private void weights(int block, int quad, int half) {
    int target = WEIGHTS + half;
    if (!format.isNibbles()) {
      decoder.integers(block, quad, half, target, SCALES + half);
    } else {
      decoder.upperNibbles(block, quad, half, target);
    }
  }

  /** Adds the sums of ints, scaled, to those of floats. */
  private void addScaled(int block, int group) {
    for (int i = 0; i < 2; i++) decoder.groupScales(block, group, i, SCALES + i, X);
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

  /**
   * Adds the offsets of a group's weights, times the sums of its activations. These are 16 times
   * too large: so is all that was multiplied where nibbles lie in the upper halves of bytes.
   */
  private void addOffsets(int block, int group) {
    for (int i = 0; i < 2; i++) {
      decoder.offsets(block, group, i, WEIGHTS + i, X);
      if (!format.isNibbles()) {
        a.vectorWithBroadcast(VMULPS, WEIGHTS + i, WEIGHTS + i, NIBBLE_SHARE);
      }
    }
    for (int t = 0; t < tokens; t++) {
      var sum = X_NOW.at(groups == 1 ? x.sum(block, t) : x.halfSum(block, group, t));
      a.vectorWithBroadcast(VFMADD231PS, 2 * t, WEIGHTS, sum);
      a.vectorWithBroadcast(VFMADD231PS, 2 * t + 1, WEIGHTS + 1, sum);
    }
  }
}
