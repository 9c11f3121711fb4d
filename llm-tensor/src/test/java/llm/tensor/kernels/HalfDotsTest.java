package llm.tensor.kernels;

import static llm.tensor.kernels.Species.LANES;
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
  private static final int LENGTH = 4 * LANES;
  private static final int INFINITE = 0x7c00;

  private final MemorySegment weights = Arena.ofAuto().allocate(2L * LENGTH);
  private final float[] x = new float[LENGTH];
  private final Random random = new Random(11);

  /** Subnormal, smallest, largest, zeros: alone with an activation of 1 each is itself. */
  @Test
  void everyFiniteWeightIsExact() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      if ((bits & INFINITE) == INFINITE) continue;
      int at = bits % LENGTH;
      weights.fill((byte) 0);
      weights.set(SHORT, 2L * at, (short) bits);
      Arrays.fill(x, 1);
      assertEquals(Float.float16ToFloat((short) bits), product(), 0, "weight");
    }
  }

  @Test
  void largeAndSmallActivationsStayInRange() {
    for (float size : new float[] {1e12f, 1e6f, 1, 1e-6f, 1e-12f}) {
      double expected = 0, squares = 0;
      for (int i = 0; i < LENGTH; i++) {
        short bits = Float.floatToFloat16((float) random.nextGaussian() * 0.02f);
        weights.set(SHORT, 2L * i, bits);
        x[i] = (float) random.nextGaussian() * size;
        double term = (double) Float.float16ToFloat(bits) * x[i];
        expected += term;
        squares += term * term;
      }
      double error = Math.abs(product() - expected);
      assertTrue(error <= 1e-6 * Math.sqrt(squares), () -> "activations of " + size);
    }
  }

  private float product() {
    var prepared = new float[LENGTH];
    HalfDots.prepare(x, prepared, LENGTH);
    return HalfDots.half(weights, 0, prepared, 0, LENGTH, new float[LANES]);
  }
}
