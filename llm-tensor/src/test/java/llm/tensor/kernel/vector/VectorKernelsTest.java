package llm.tensor.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import llm.tensor.RequestedKernels;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.SoftmaxRows;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.kernel.select.KernelChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chosen kernels against the scalar ones, over awkward lengths and offsets. */
@ExtendWith(RequestedKernels.class)
public class VectorKernelsTest {
  private static final int PAD = 3;

  private final Scratch scratch = new Scratch();
  private final Kernels scalar = new ScalarKernels();
  private Kernels chosen = scalar;
  private final Random random = new Random(7);

  @BeforeEach
  void choose() {
    chosen = kernels();
  }

  /** Those that are tested. */
  protected Kernels kernels() {
    return KernelChoice.chosen().kernels();
  }

  static IntStream lengths() {
    return IntStream.concat(IntStream.rangeClosed(1, 70), IntStream.of(255, 256, 257));
  }

  /** An operation in place on x. */
  private interface InPlace {
    void apply(Kernels kernels, float[] x, int at, int length);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void elementwise(int n) {
    var y = floats(n + PAD, 3);
    same(n, 3, 0, (k, x, at, length) -> k.add(x, at, y, PAD, length));
    same(n, 3, 0, (k, x, at, length) -> k.multiply(x, at, y, PAD, length));
    same(n, 3, 0, (k, x, at, length) -> k.scale(x, at, length, 0.3f));
    same(n, 3, 0, (k, x, at, length) -> k.clamp(x, at, length, 1.5f));
    same(n, 3, 0, Kernels::relu);
    same(n, 3, 0, Kernels::reluSquared);
    same(n, 8, 4, Kernels::sigmoid);
    same(n, 8, 4, Kernels::silu);
    same(n, 30, 4, (k, x, at, length) -> k.softCap(x, at, length, 20));
    same(n, 30, 3, (k, x, at, length) -> k.exponentials(x, at, length, 5));
  }

  /** In Φ's tail an exponent's rounding is magnified: there the error counts absolutely. */
  @ParameterizedTest
  @MethodSource("lengths")
  void gelu(int n) {
    for (InPlace f : new InPlace[] {Kernels::gelu, Kernels::geluExact}) {
      var x = floats(n + 2 * PAD, 6);
      var expected = x.clone();
      f.apply(scalar, expected, PAD, n);
      f.apply(chosen, x, PAD, n);
      for (int i = 0; i < x.length; i++) {
        assertEquals(expected[i], x[i], 3e-7f + 3e-7f * Math.abs(expected[i]));
      }
    }
  }

  /** Some maxima are below all scores and some above, one row has no number in it. */
  @ParameterizedTest
  @MethodSource("lengths")
  void softmax(int n) {
    if (n == 0) return;
    for (int count : new int[] {1, 5}) {
      var scores = floats(count * (n + PAD) + PAD, 6);
      var maxima = new float[] {Float.NEGATIVE_INFINITY, 20, 0, -3, 1, 7};
      if (count > 4) scores[4 * (n + PAD) + n / 2] = Float.NaN;
      var expected = new SoftmaxRows().of(scores.clone(), n + PAD).sizes(count, n);
      var actual = new SoftmaxRows().of(scores.clone(), n + PAD).sizes(count, n);
      scalar.softmax(expected.with(maxima.clone(), new float[6]));
      chosen.softmax(actual.with(maxima.clone(), new float[6]));
      for (int r = 0; r < 6; r++) {
        if (r == 4 && count > 4) continue; // NaN is all that counts
        assertEquals(expected.maxima[r], actual.maxima[r], "maximum " + r);
        assertEquals(expected.sums[r], actual.sums[r], expected.sums[r] * 1e-6f, "sum " + r);
      }
      if (count > 4) assertTrue(Float.isNaN(actual.sums[4]), "a sum with NaN");
      for (int i = 0; i < scores.length; i++) {
        if (count > 4 && i / (n + PAD) == 4) continue;
        assertEquals(expected.scores[i], actual.scores[i], Math.abs(expected.scores[i]) * 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void reductions(int n) {
    var x = floats(n + PAD, 4);
    assertEquals(scalar.max(x, PAD, n), chosen.max(x, PAD, n));
    var a = x.clone();
    float expected = scalar.exponentials(a, PAD, n, 3);
    assertEquals(expected, chosen.exponentials(x, PAD, n, 3), expected * 1e-6f);
  }

  /** Nothing but what is compared has a say: not what lies beside it, and no zeros. */
  @ParameterizedTest
  @MethodSource("lengths")
  void largest(int n) {
    var x = floats(n + 2 * PAD, 4);
    java.util.Arrays.fill(x, Float.POSITIVE_INFINITY);
    for (int i = 0; i < n; i++) x[PAD + i] = -1 - random.nextFloat();
    assertEquals(scalar.max(x, PAD, n), chosen.max(x, PAD, n));
    x[PAD + random.nextInt(n)] = Float.NEGATIVE_INFINITY;
    assertEquals(scalar.max(x, PAD, n), chosen.max(x, PAD, n));
    java.util.Arrays.fill(x, PAD, PAD + n, Float.NEGATIVE_INFINITY);
    assertEquals(Float.NEGATIVE_INFINITY, chosen.max(x, PAD, n));
    x[PAD + random.nextInt(n)] = Float.POSITIVE_INFINITY;
    assertEquals(Float.POSITIVE_INFINITY, chosen.max(x, PAD, n));
    for (int bits : new int[] {0x7fc00000, 0xffc00000}) {
      x[PAD + random.nextInt(n)] = Float.intBitsToFloat(bits);
      assertEquals(Float.NaN, chosen.max(x, PAD, n));
    }
  }

  /** The same numbers give the same results, to the last bit. */
  @ParameterizedTest
  @MethodSource("lengths")
  void whereARowLiesHasNoSay(int n) {
    var row = floats(n, 4);
    var weight = floats(n, 1);
    var expected = new float[n];
    float sum = 0;
    for (int at = 0; at < 20; at++) {
      var x = new float[at + n];
      System.arraycopy(row, 0, x, at, n);
      chosen.rmsNorm(x, at, weight, 1e-5f, x, at);
      chosen.layerNorm(x, at, weight, weight, 1e-5f, x, at);
      chosen.silu(x, at, n);
      float sumHere = chosen.exponentials(x, at, n, 1);
      var here = java.util.Arrays.copyOfRange(x, at, at + n);
      if (at == 0) {
        sum = sumHere;
        expected = here;
      }
      assertEquals(sum, sumHere);
      assertArrayEquals(expected, here);
    }
  }

  /** Also where kernels are machine code, which checks nothing. */
  @Test
  void whatLiesInNoArrayIsAnException() {
    var x = new float[100];
    var longer = new float[200];
    var shorts = new short[100];
    // loops in Java from there on end at once
    int far = chosen.name().equals("machine") ? Integer.MAX_VALUE : 1 << 30;
    for (int[] range : new int[][] {{90, 20}, {-1, 20}, {81, 20}, {far, 20}}) {
      int at = range[0], n = range[1];
      var weight = new float[n];
      isOutside(() -> chosen.rmsNorm(x, at, weight, 1, longer, 0));
      isOutside(() -> chosen.rmsNorm(longer, 0, weight, 1, x, at));
      isOutside(() -> chosen.layerNorm(x, at, weight, weight, 1, longer, 0));
      isOutside(() -> chosen.layerNorm(longer, 0, weight, weight, 1, x, at));
      isOutside(() -> chosen.layerNorm(longer, 0, weight, new float[n - 1], 1, longer, 0));
      isOutside(() -> chosen.add(x, at, longer, 0, n));
      isOutside(() -> chosen.add(longer, 0, x, at, n));
      isOutside(() -> chosen.multiply(x, at, longer, 0, n));
      isOutside(() -> chosen.multiply(longer, 0, x, at, n));
      isOutside(() -> chosen.scale(x, at, n, 2));
      isOutside(() -> chosen.sigmoid(x, at, n));
      isOutside(() -> chosen.silu(x, at, n));
      isOutside(() -> chosen.max(x, at, n));
      isOutside(() -> chosen.exponentials(x, at, n, 0));
      isOutside(() -> chosen.rotateHalves(x, at, n / 2, longer, 0));
      isOutside(() -> chosen.rotateHalves(x, at, n, longer, 0));
      isOutside(() -> chosen.rotateHalves(longer, 0, n, x, at));
      isOutside(() -> chosen.rotateNeighbours(x, at, n / 2, longer, 0));
      isOutside(() -> chosen.rotateNeighbours(longer, 0, n / 2, x, at));
      isOutside(() -> chosen.halfToFloat(shorts, at, longer, 0, n));
      isOutside(() -> chosen.halfToFloat(shorts, 0, x, at, n));
      isOutside(() -> chosen.bfloat16ToFloat(shorts, at, longer, 0, n));
      isOutside(() -> chosen.bfloat16ToFloat(shorts, 0, x, at, n));
    }
  }

  private static void isOutside(Executable call) {
    assertThrows(IndexOutOfBoundsException.class, call);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void norms(int n) {
    var x = floats(n + PAD, 3);
    var weight = floats(n, 1);
    var bias = floats(n, 1);
    var expected = new float[n + 2];
    var actual = new float[n + 2];
    scalar.rmsNorm(x, PAD, weight, 1e-5f, expected, 1);
    chosen.rmsNorm(x, PAD, weight, 1e-5f, actual, 1);
    assertArrayEquals(expected, actual, 2e-6f);
    scalar.layerNorm(x, PAD, weight, bias, 1e-5f, expected, 1);
    chosen.layerNorm(x, PAD, weight, bias, 1e-5f, actual, 1);
    assertArrayEquals(expected, actual, 1e-5f);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void rotations(int pairs) {
    var turns = floats(4 * pairs + PAD, 1);
    for (int i = 0; i < pairs; i++) { // neighbours: both columns of a pair turn alike
      turns[PAD + 2 * i + 1] = turns[PAD + 2 * i];
      turns[PAD + 2 * pairs + 2 * i] = -turns[PAD + 2 * pairs + 2 * i + 1];
    }
    for (boolean halves : new boolean[] {true, false}) {
      var x = floats(2 * pairs + 2 * PAD, 2);
      var expected = x.clone();
      if (halves) {
        scalar.rotateHalves(expected, PAD, pairs, turns, PAD);
        chosen.rotateHalves(x, PAD, pairs, turns, PAD);
      } else {
        scalar.rotateNeighbours(expected, PAD, pairs, turns, PAD);
        chosen.rotateNeighbours(x, PAD, pairs, turns, PAD);
      }
      assertArrayEquals(expected, x, 1e-6f);
    }
  }

  @Test
  void products() {
    for (int m : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 17, 64, 65}) {
      for (int k : new int[] {1, 2, 63, 64}) {
        for (int width : new int[] {16, 32, 48, 64, 80, 96, 112}) product(m, k, width);
      }
    }
  }

  private void product(int m, int k, int width) {
    var a = floats(PAD + m * (k + 1), 1);
    var b = floats(PAD + k * (width + 2), 1);
    var expected = floats(PAD + m * (width + 1), 1);
    var actual = expected.clone();
    for (boolean adding : new boolean[] {false, true}) {
      var c = adding ? expected : actual;
      scalar.gemm(operands(a, b, k, width).into(c, PAD, width + 1).sizes(m, k, width), scratch);
      System.arraycopy(c, 0, adding ? actual : expected, 0, c.length);
      scalar.gemm(
          operands(a, b, k, width).addingTo(expected, PAD, width + 1).sizes(m, k, width), scratch);
      chosen.gemm(
          operands(a, b, k, width).addingTo(actual, PAD, width + 1).sizes(m, k, width), scratch);
      assertArrayEquals(expected, actual, 1e-4f, m + " " + k + " " + width);
      scalar.gemm(
          operands(a, b, k, width).into(expected, PAD, width + 1).sizes(m, k, width), scratch);
      chosen.gemm(
          operands(a, b, k, width).into(actual, PAD, width + 1).sizes(m, k, width), scratch);
      assertArrayEquals(expected, actual, 1e-4f, m + " " + k + " " + width);
    }
  }

  private static Gemm operands(float[] a, float[] b, int k, int width) {
    return new Gemm().left(a, PAD, k + 1).right(b, PAD, width + 2);
  }

  /** What is read has no meaning, but it lies in the array, and stays as it is. */
  @ParameterizedTest
  @MethodSource("lengths")
  void prefetching(int n) {
    for (int length : new int[] {n, 64 * n, 64 * n + 1}) {
      var floats = floats(PAD + length, 1);
      var expected = floats.clone();
      chosen.prefetch(floats, PAD, length);
      assertArrayEquals(expected, floats);
      chosen.prefetch(new short[PAD + length], PAD, length);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void widenings(int n) {
    var source = new short[n + PAD];
    for (int i = 0; i < source.length; i++) source[i] = (short) random.nextInt(1 << 16);
    var expected = new float[n + 2];
    var actual = new float[n + 2];
    scalar.halfToFloat(source, PAD, expected, 1, n);
    chosen.halfToFloat(source, PAD, actual, 1, n);
    assertArrayEquals(expected, actual);
    scalar.bfloat16ToFloat(source, PAD, expected, 1, n);
    chosen.bfloat16ToFloat(source, PAD, actual, 1, n);
    assertArrayEquals(expected, actual);
  }

  @Test
  void valuesAtTheEdges() {
    float[] edges = {
      0,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e-38f,
      88.7f,
      89,
      200,
      -86.5f,
      -88,
      -104,
      -200,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      1,
      -1,
      0.6249f,
      0.6251f,
      -0.6249f,
      5,
      -5,
      20,
      -20,
      1e4f,
      -1e4f
    };
    var x = new float[73];
    for (int i = 0; i < x.length; i++) x[i] = edges[i % edges.length];
    for (InPlace f :
        new InPlace[] {
          (k, v, at, n) -> k.exponentials(v, at, n, 0),
          (k, v, at, n) -> k.exponentials(v, at, n, 2),
          Kernels::relu,
          Kernels::reluSquared,
          Kernels::sigmoid,
          Kernels::silu,
          (k, v, at, n) -> k.softCap(v, at, n, 1),
          (k, v, at, n) -> k.softCap(v, at, n, 50),
          (k, v, at, n) -> k.clamp(v, at, n, 2)
        }) {
      var expected = x.clone();
      var actual = x.clone();
      f.apply(scalar, expected, 0, x.length);
      f.apply(chosen, actual, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        assertClose(expected[i], actual[i], 4, 1e-37f, "of " + x[i]);
      }
    }
    for (InPlace f : new InPlace[] {Kernels::gelu, Kernels::geluExact}) {
      var expected = x.clone();
      var actual = x.clone();
      f.apply(scalar, expected, 0, x.length);
      f.apply(chosen, actual, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        assertClose(expected[i], actual[i], 4, 3e-7f, "of " + x[i]);
      }
    }
  }

  private void same(int n, float range, int ulps, InPlace f) {
    var x = floats(n + 2 * PAD, range);
    var expected = x.clone();
    f.apply(scalar, expected, PAD, n);
    var actual = x.clone();
    f.apply(chosen, actual, PAD, n);
    for (int i = 0; i < x.length; i++) {
      assertClose(expected[i], actual[i], ulps, 1e-30f, "of " + x[i] + " at " + i);
    }
  }

  private static void assertClose(float expected, float actual, int ulps, float tiny, String what) {
    if (Float.compare(expected, actual) == 0) return;
    float bound = Math.max(ulps * Math.ulp(expected), ulps == 0 ? 0 : tiny);
    assertTrue(
        Math.abs(expected - actual) <= bound,
        () -> what + ": expected " + expected + ", found " + actual);
  }

  private float[] floats(int n, float range) {
    var x = new float[n];
    for (int i = 0; i < n; i++) x[i] = (random.nextFloat() * 2 - 1) * range;
    return x;
  }
}
