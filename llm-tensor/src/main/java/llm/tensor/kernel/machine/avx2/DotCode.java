package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDW;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPDPBUSD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMADDUBSW;
import static llm.tensor.asm.amd64.VectorInstruction.VPMADDWD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMULLD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import java.util.function.IntFunction;
import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantForm;
import llm.tensor.kernel.machine.panel.QuantSource;

/**
 * Writes code that adds the products of a block of 32 columns, of some vectors of rows of weights
 * and some rows of activations, to floats.
 *
 * <p>Sums of a block are integers: pairs of products of bytes in 16 bits as long as they fit, then
 * in 32. Always the same operations in the same order, so that what a row's sum is does not depend
 * on what is computed beside it.
 */
final class DotCode {
  // Vector registers, beside the sums: floats from 0 on, then ints, then longer ints.
  private static final int WEIGHTS = 12; // two
  private static final int X = 14;
  private static final int OTHER = 15; // not with one token: then it belongs to the decoder

  private final Assembler a;
  private final QuantSource weights;
  private final QuantForm form;
  private final RowLayout layout;
  private final int tokens;
  private final int vectors;
  private final Memory ones;

  /**
   * Code for a tile.
   *
   * @param tokens rows of activations
   * @param vectors of rows of weights, an even number
   */
  DotCode(Assembler a, QuantSource weights, int tokens, int vectors) {
    this.a = a;
    this.weights = weights;
    this.tokens = tokens;
    this.vectors = vectors;
    form = weights.form();
    layout = RowLayout.of(form);
    var bytes = new byte[a.encoding().bytes()];
    for (int i = 0; i < bytes.length; i += Short.BYTES) bytes[i] = 1;
    ones = a.constant(bytes);
  }

  /** Tokens of a tile, of two vectors of rows, at most: so many sums fit in registers. */
  static int mostTokens(QuantForm form) {
    return form.hasLongSums() ? 2 : 3;
  }

  private int sum(int token, int v) {
    return token * vectors + v;
  }

  private int shortSum(int token, int v) {
    return tokens * vectors + sum(token, v);
  }

  private int longSum(int token, int v) {
    return (form.hasLongSums() ? 2 : 1) * tokens * vectors + sum(token, v);
  }

  /** A register that is free when sums of a block are complete. */
  private int other() {
    if (tokens > 1) return OTHER;
    return form.hasLongSums() ? shortSum(0, 0) : 2 * vectors;
  }

  /**
   * Adds a block's products.
   *
   * @param block of the source
   * @param x where a token's block of activations is
   */
  void write(int block, IntFunction<Memory> x) {
    if (form.isWords() && tokens == 1) {
      for (int quad = 0; quad < QuadFormat.COLUMNS / 4; quad++) words(block, quad, x.apply(0));
    } else {
      int run = form.isWords() ? form.steps() : form.depth();
      for (int step = 0; step < form.steps(); step++) {
        products(block, step, step % run == 0, x);
        boolean ends = step % run == run - 1;
        if (ends && !form.isWords() && (form.hasLongSums() || !form.isInInts())) {
          widen(block, step / run, run);
        }
      }
    }
    scale(block, x);
    for (int group = 0; form.hasOffsets() && group < form.groups(); group++) {
      addOffsets(block, group, x);
    }
  }

  private void products(int block, int step, boolean isFirst, IntFunction<Memory> x) {
    for (int v = 0; v < vectors; v += 2) {
      for (int i = 0; i < 2; i++) weights.integers(block, step, v + i, WEIGHTS + i, X);
      for (int t = 0; t < tokens; t++) {
        a.vector(VPBROADCASTD, X, x.apply(t).plus(layout.integers(step)));
        int first = shortSum(t, v), second = shortSum(t, v + 1);
        if (form.isInInts()) {
          addDots(first, WEIGHTS, isFirst);
          addDots(second, WEIGHTS + 1, isFirst);
        } else if (isFirst) {
          multiply(first, WEIGHTS);
          multiply(second, WEIGHTS + 1);
        } else {
          int p = tokens > 1 ? OTHER : WEIGHTS, q = tokens > 1 ? X : WEIGHTS + 1;
          multiply(p, WEIGHTS);
          multiply(q, WEIGHTS + 1); // the last to read what it overwrites
          a.vector(form.isWords() ? VPADDD : VPADDW, first, first, p);
          a.vector(form.isWords() ? VPADDD : VPADDW, second, second, q);
        }
      }
    }
  }

  /** One instruction multiplies bytes and adds their products in 32 bits: AVX-VNNI. */
  private void addDots(int sum, int integers, boolean isFirst) {
    if (isFirst) a.vector(VPXORD, sum, sum, sum);
    a.vector(VPDPBUSD, sum, integers, X);
  }

  /** Adds the products of a quad and one token, as it is decoded. */
  private void words(int block, int quad, Memory x) {
    int behind = 2 * vectors, other = behind + 1; // registers that are free
    a.vector(VPBROADCASTD, X, x.plus(layout.integers(2 * quad)));
    a.vector(VPBROADCASTD, behind, x.plus(layout.integers(2 * quad + 1)));
    for (int v = 0; v < vectors; v++) {
      int sum = longSum(0, v);
      weights.words(block, quad, v, WEIGHTS, other);
      a.vector(VPMADDWD, quad == 0 ? sum : WEIGHTS, WEIGHTS, X);
      a.vector(VPMADDWD, WEIGHTS + 1, WEIGHTS + 1, behind);
      if (quad > 0) a.vector(VPADDD, sum, sum, WEIGHTS);
      a.vector(VPADDD, sum, sum, WEIGHTS + 1);
    }
  }

  private void multiply(int target, int integers) {
    a.vector(form.isWords() ? VPMADDWD : VPMADDUBSW, target, integers, X);
  }

  /** Makes ints of sums, of 16 bits if they are not ints, times the multipliers of their group. */
  private void widen(int block, int number, int run) {
    var multiply = form.isInInts() ? VPMULLD : VPMADDWD;
    int group = number * run * form.groups() / form.steps();
    for (int v = 0; v < vectors; v += 2) {
      if (form.hasMultipliers()) {
        for (int i = 0; i < 2; i++) weights.multipliers(block, group, v + i, WEIGHTS + i);
      } else if (v == 0) {
        a.vector(VMOVUPS, WEIGHTS, ones);
      }
      for (int t = 0; t < tokens; t++) {
        for (int i = 0; i < 2; i++) {
          int from = shortSum(t, v + i), to = longSum(t, v + i);
          int factor = form.hasMultipliers() ? WEIGHTS + i : WEIGHTS;
          a.vector(multiply, number == 0 ? to : from, from, factor);
          if (number > 0) a.vector(VPADDD, to, to, from);
        }
      }
    }
  }

  private void scale(int block, IntFunction<Memory> x) {
    for (int i = 0; i < tokens * vectors; i++) {
      a.vector(VCVTDQ2PS, longSum(0, 0) + i, longSum(0, 0) + i);
    }
    for (int v = 0; v < vectors; v++) {
      int scales = WEIGHTS + v % 2;
      weights.scales(block, v, scales, other());
      for (int t = 0; t < tokens; t++) a.vector(VMULPS, longSum(t, v), longSum(t, v), scales);
    }
    for (int t = 0; t < tokens; t++) {
      a.vector(VBROADCASTSS, X, x.apply(t).plus(layout.scale()));
      for (int v = 0; v < vectors; v++) a.vector(VFMADD231PS, sum(t, v), longSum(t, v), X);
    }
  }

  private void addOffsets(int block, int group, IntFunction<Memory> x) {
    for (int v = 0; v < vectors; v += 2) {
      for (int i = 0; i < 2; i++) weights.offsets(block, group, v + i, WEIGHTS + i, other());
      for (int t = 0; t < tokens; t++) {
        a.vector(VBROADCASTSS, X, x.apply(t).plus(layout.sum(form.groups(), group)));
        for (int i = 0; i < 2; i++) a.vector(VFMADD231PS, sum(t, v + i), WEIGHTS + i, X);
      }
    }
  }
}
