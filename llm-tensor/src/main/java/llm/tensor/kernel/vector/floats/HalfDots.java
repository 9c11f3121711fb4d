package llm.tensor.kernel.vector.floats;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static llm.tensor.kernel.vector.lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import llm.tensor.kernel.vector.lanes.LaneSums;

/**
 * Dot products of rows of 16-bit floats, decoded in registers: one load from memory for two
 * vectors, and few instructions for each byte.
 *
 * <p>Two numbers lie in an int, so activations are {@linkplain #prepare laid out} for it: those of
 * even columns, then those of odd ones. Four accumulators in all, or more: with fewer, one would
 * wait for the last addition to it. The accumulators are stored, and {@linkplain #sum added up}
 * elsewhere, and four rows are written out without helper methods: what C2 no longer inlines would
 * be boxed.
 */
public final class HalfDots {
  /**
   * Activations are multiplied by it before they meet half precision, whose bits, put in a float's
   * place, are 2⁻¹¹² times the number. It leaves room for activations up to 2⁴⁷.
   */
  static final float BEFORE_HALF = 0x1p80f;

  /** What sums are then multiplied by. */
  static final float AFTER_HALF = 0x1p32f;

  /** Columns taken at a time: rows are a multiple of it. */
  static final int STEP = 4 * LANES;

  /** Rows that are read side by side. */
  static final int SIDE_BY_SIDE = 4;

  private static final int SIGN_AND_NUMBER = 0x8fffe000;
  private static final int UPPER = 0xffff0000;

  private HalfDots() {}

  /**
   * Activations as the products take them, times a factor: of two vectors of columns first the even
   * ones, then the odd ones.
   *
   * @param at where x starts in its array
   * @param from a multiple of {@link #STEP}
   * @param to a multiple of {@link #STEP}
   */
  public static void prepare(float[] x, int at, float[] prepared, int from, int to, float factor) {
    for (int i = from; i < to; i += 2 * LANES) {
      for (int j = 0; j < LANES; j++) {
        prepared[i + j] = x[at + i + 2 * j] * factor;
        prepared[i + LANES + j] = x[at + i + 2 * j + 1] * factor;
      }
    }
  }

  /**
   * A row of half precision with a row of activations.
   *
   * <p>Finite weights alone: an infinite one counts as 65,536.
   *
   * @param sums receives four vectors
   */
  static void half(
      MemorySegment weights, long offset, float[] x, int at, int length, float[] sums) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += STEP) {
      var v = ints(weights, offset + 2L * i);
      a = evenHalves(v).fma(load(x, at + i), a);
      b = oddHalves(v).fma(load(x, at + i + LANES), b);
      v = ints(weights, offset + 2L * i + 4L * LANES);
      c = evenHalves(v).fma(load(x, at + i + 2 * LANES), c);
      d = oddHalves(v).fma(load(x, at + i + 3 * LANES), d);
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
    d.intoArray(sums, 3 * LANES);
  }

  /**
   * Four rows of half precision, each so many bytes after the last, with a row of activations, from
   * memory that is read side by side.
   *
   * @param sums receives two vectors for each row
   */
  static void fourHalves(
      MemorySegment weights, long offset, long apart, float[] x, int at, int length, float[] sums) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    var e = FloatVector.zero(FLOATS);
    var f = FloatVector.zero(FLOATS);
    var g = FloatVector.zero(FLOATS);
    var h = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += 2 * LANES) {
      long p = offset + 2L * i, q = p + apart, r = q + apart, s = r + apart;
      var even = FloatVector.fromArray(FLOATS, x, at + i);
      var odd = FloatVector.fromArray(FLOATS, x, at + i + LANES);
      var v = IntVector.fromMemorySegment(INTS, weights, p, ORDER);
      var u = v.lanewise(LSHL, 16).lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      a = u.reinterpretAsFloats().fma(even, a);
      u = v.lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      b = u.reinterpretAsFloats().fma(odd, b);
      v = IntVector.fromMemorySegment(INTS, weights, q, ORDER);
      u = v.lanewise(LSHL, 16).lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      c = u.reinterpretAsFloats().fma(even, c);
      u = v.lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      d = u.reinterpretAsFloats().fma(odd, d);
      v = IntVector.fromMemorySegment(INTS, weights, r, ORDER);
      u = v.lanewise(LSHL, 16).lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      e = u.reinterpretAsFloats().fma(even, e);
      u = v.lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      f = u.reinterpretAsFloats().fma(odd, f);
      v = IntVector.fromMemorySegment(INTS, weights, s, ORDER);
      u = v.lanewise(LSHL, 16).lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      g = u.reinterpretAsFloats().fma(even, g);
      u = v.lanewise(ASHR, 3).and(SIGN_AND_NUMBER);
      h = u.reinterpretAsFloats().fma(odd, h);
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
    d.intoArray(sums, 3 * LANES);
    e.intoArray(sums, 4 * LANES);
    f.intoArray(sums, 5 * LANES);
    g.intoArray(sums, 6 * LANES);
    h.intoArray(sums, 7 * LANES);
  }

  /** A row of bfloat16 with a row of activations: {@link #half} for the other kind. */
  static void bfloat16(
      MemorySegment weights, long offset, float[] x, int at, int length, float[] sums) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += STEP) {
      var v = ints(weights, offset + 2L * i);
      a = evenBfloats(v).fma(load(x, at + i), a);
      b = oddBfloats(v).fma(load(x, at + i + LANES), b);
      v = ints(weights, offset + 2L * i + 4L * LANES);
      c = evenBfloats(v).fma(load(x, at + i + 2 * LANES), c);
      d = oddBfloats(v).fma(load(x, at + i + 3 * LANES), d);
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
    d.intoArray(sums, 3 * LANES);
  }

  /** Four rows of bfloat16: {@link #fourHalves} for the other kind. */
  static void fourBfloats(
      MemorySegment weights, long offset, long apart, float[] x, int at, int length, float[] sums) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    var e = FloatVector.zero(FLOATS);
    var f = FloatVector.zero(FLOATS);
    var g = FloatVector.zero(FLOATS);
    var h = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += 2 * LANES) {
      long p = offset + 2L * i, q = p + apart, r = q + apart, s = r + apart;
      var even = FloatVector.fromArray(FLOATS, x, at + i);
      var odd = FloatVector.fromArray(FLOATS, x, at + i + LANES);
      var v = IntVector.fromMemorySegment(INTS, weights, p, ORDER);
      a = v.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, a);
      b = v.and(UPPER).reinterpretAsFloats().fma(odd, b);
      v = IntVector.fromMemorySegment(INTS, weights, q, ORDER);
      c = v.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, c);
      d = v.and(UPPER).reinterpretAsFloats().fma(odd, d);
      v = IntVector.fromMemorySegment(INTS, weights, r, ORDER);
      e = v.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, e);
      f = v.and(UPPER).reinterpretAsFloats().fma(odd, f);
      v = IntVector.fromMemorySegment(INTS, weights, s, ORDER);
      g = v.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, g);
      h = v.and(UPPER).reinterpretAsFloats().fma(odd, h);
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
    d.intoArray(sums, 3 * LANES);
    e.intoArray(sums, 4 * LANES);
    f.intoArray(sums, 5 * LANES);
    g.intoArray(sums, 6 * LANES);
    h.intoArray(sums, 7 * LANES);
  }

  /** The sum of two vectors; overwrites the first. */
  static float sumOfTwo(float[] sums, int at) {
    for (int i = at; i < at + LANES; i++) sums[i] += sums[i + LANES];
    return LaneSums.of(sums, at, LANES);
  }

  /** The sum of four vectors; overwrites the first. */
  static float sum(float[] sums, int at) {
    for (int i = at; i < at + LANES; i++) {
      sums[i] = (sums[i] + sums[i + LANES]) + (sums[i + 2 * LANES] + sums[i + 3 * LANES]);
    }
    return LaneSums.of(sums, at, LANES);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at);
  }

  private static IntVector ints(MemorySegment weights, long offset) {
    return IntVector.fromMemorySegment(INTS, weights, offset, ORDER);
  }

  private static FloatVector evenHalves(IntVector v) {
    return oddHalves(v.lanewise(LSHL, 16));
  }

  private static FloatVector oddHalves(IntVector v) {
    return v.lanewise(ASHR, 3).and(SIGN_AND_NUMBER).reinterpretAsFloats();
  }

  private static FloatVector evenBfloats(IntVector v) {
    return v.lanewise(LSHL, 16).reinterpretAsFloats();
  }

  private static FloatVector oddBfloats(IntVector v) {
    return v.and(UPPER).reinterpretAsFloats();
  }
}
