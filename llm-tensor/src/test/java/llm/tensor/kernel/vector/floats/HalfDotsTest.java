package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Half precision through a float's bits loses nothing, whatever the finite weight. */
class HalfDotsTest {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ROWS = HalfDots.SIDE_BY_SIDE;
  private static final int LENGTH = 3 * HalfDots.STEP;
  private static final long ROW_BYTES = 2L * LENGTH;
  private static final int INFINITE = 0x7c00;

  private final MemorySegment weights = Arena.ofAuto().allocate(ROWS * ROW_BYTES);
  private final float[] x = new float[LENGTH];
  private final float[] sums = new float[8 * LANES];
  private final Random random = new Random(11);

  /** Subnormal, smallest, largest, zeros: alone with an activation of 1 each is itself. */
  @Test
  void everyFiniteWeightIsExact() {
    Arrays.fill(x, 1);
    var prepared = prepared(HalfDots.BEFORE_HALF);
    for (int bits = 0; bits < 1 << 16; bits++) {
      if ((bits & INFINITE) == INFINITE) continue;
      int at = bits % LENGTH, row = bits % ROWS;
      weights.fill((byte) 0);
      weights.set(SHORT, row * ROW_BYTES + 2L * at, (short) bits);
      float expected = Float.float16ToFloat((short) bits);
      assertEquals(expected, half(prepared, row), 0, "weight");
      assertEquals(expected, halves(prepared)[row], 0, "weight side by side");
    }
  }

  @Test
  void largeAndSmallActivationsStayInRange() {
    for (float size : new float[] {1e12f, 1e6f, 1, 1e-6f, 1e-12f}) {
      fill(size, w -> Float.floatToFloat16(w));
      var prepared = prepared(HalfDots.BEFORE_HALF);
      float[] products = halves(prepared);
      for (int row = 0; row < ROWS; row++) {
        check(row, products[row], Float::float16ToFloat, size);
        check(row, half(prepared, row), Float::float16ToFloat, size);
      }
    }
  }

  @Test
  void bfloat16() {
    fill(1, w -> (short) (Float.floatToRawIntBits(w) >>> 16));
    var prepared = prepared(1);
    HalfDots.fourBfloats(weights, 0, ROW_BYTES, prepared, 0, LENGTH, sums);
    float[] products = sumsOfRows();
    for (int row = 0; row < ROWS; row++) {
      check(row, products[row], HalfDotsTest::bfloat, 1);
      HalfDots.bfloat16(weights, row * ROW_BYTES, prepared, 0, LENGTH, sums);
      check(row, HalfDots.sum(sums, 0), HalfDotsTest::bfloat, 1);
    }
  }

  /** A row that is left over is multiplied beside itself, and gives what it gives among others. */
  @Test
  void aRowBesideItself() {
    fill(1, w -> Float.floatToFloat16(w));
    var prepared = prepared(HalfDots.BEFORE_HALF);
    float[] products = halves(prepared);
    for (int row = 0; row < ROWS; row++) {
      HalfDots.fourHalves(weights, row * ROW_BYTES, 0, prepared, 0, LENGTH, sums);
      assertEquals(products[row], HalfDots.sumOfTwo(sums, 0) * HalfDots.AFTER_HALF, 0);
    }
  }

  private interface Encoder {
    short bits(float weight);
  }

  private interface Decoder {
    float weight(short bits);
  }

  private static float bfloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  private void fill(float size, Encoder encoder) {
    for (int i = 0; i < ROWS * LENGTH; i++) {
      weights.set(SHORT, 2L * i, encoder.bits((float) random.nextGaussian() * 0.02f));
    }
    for (int i = 0; i < LENGTH; i++) x[i] = (float) random.nextGaussian() * size;
  }

  private void check(int row, float product, Decoder decoder, float size) {
    double expected = 0, squares = 0;
    for (int i = 0; i < LENGTH; i++) {
      double term = (double) decoder.weight(weights.get(SHORT, row * ROW_BYTES + 2L * i)) * x[i];
      expected += term;
      squares += term * term;
    }
    double error = Math.abs(product - expected);
    assertTrue(error <= 1e-6 * Math.sqrt(squares), () -> "activations of " + size);
  }

  private float[] prepared(float factor) {
    var prepared = new float[LENGTH];
    HalfDots.prepare(x, 0, prepared, 0, LENGTH, factor);
    return prepared;
  }

  private float half(float[] prepared, int row) {
    HalfDots.half(weights, row * ROW_BYTES, prepared, 0, LENGTH, sums);
    return HalfDots.sum(sums, 0) * HalfDots.AFTER_HALF;
  }

  private float[] halves(float[] prepared) {
    HalfDots.fourHalves(weights, 0, ROW_BYTES, prepared, 0, LENGTH, sums);
    var products = sumsOfRows();
    for (int i = 0; i < ROWS; i++) products[i] *= HalfDots.AFTER_HALF;
    return products;
  }

  private float[] sumsOfRows() {
    var products = new float[ROWS];
    for (int i = 0; i < ROWS; i++) products[i] = HalfDots.sumOfTwo(sums, i * 2 * LANES);
    return products;
  }
}
