package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;

/** Holds for any numbers and any blocks, not only for the reference's. */
class QuantizationPropertyTest {
  @Provide
  Arbitrary<TensorType> symmetricTypes() {
    return Arbitraries.of(TensorType.Q8_0, TensorType.Q4_0, TensorType.Q5_0, TensorType.IQ4_NL);
  }

  @Provide
  Arbitrary<TensorType> affineTypes() {
    return Arbitraries.of(TensorType.Q4_1, TensorType.Q5_1);
  }

  @Provide
  Arbitrary<TensorType> quantizedTypes() {
    return Arbitraries.of(QuantizationEncodeTest.quantizedTypes());
  }

  @Property(tries = 600)
  void numbersThatABlockCanHoldAreHeldExactly(
      @ForAll("symmetricTypes") TensorType type,
      @ForAll @FloatRange(min = 0.01f, max = 1e3f) float scale,
      @ForAll long seed) {
    var block = randomBlock(type, scale, seed);
    // The lowest level is in use: the number with the largest magnitude.
    int first = type.blockBytes() - type.blockSize() * (type == TensorType.Q8_0 ? 8 : 4) / 8;
    block.set(ValueLayout.JAVA_BYTE, first, (byte) (type == TensorType.Q8_0 ? -127 : 0));
    if (type == TensorType.Q5_0) block.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
    if (type == TensorType.Q8_0) replace(block, first, (byte) -128, (byte) 127);
    var numbers = QuantizationEncodeTest.decode(type, block);

    assertArrayEquals(numbers, QuantizationEncodeTest.roundTrip(type, numbers));
  }

  @Property(tries = 600)
  void numbersThatABlockWithAMinimumCanHoldAreHeld(
      @ForAll("affineTypes") TensorType type,
      @ForAll @FloatRange(min = 0.01f, max = 1e3f) float scale,
      @ForAll @FloatRange(min = -8, max = 8) float minimum,
      @ForAll long seed) {
    var block = randomBlock(type, scale, seed);
    short half = Float.floatToFloat16(scale * minimum);
    block.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, half);
    // The lowest and the highest level are in use.
    long last = type.blockBytes() - 1;
    block.set(ValueLayout.JAVA_BYTE, last, (byte) 0xf0);
    if (type == TensorType.Q5_1) {
      block.set(ValueLayout.JAVA_BYTE, 5, (byte) 0);
      block.set(ValueLayout.JAVA_BYTE, 7, (byte) 0xff);
    }
    var numbers = QuantizationEncodeTest.decode(type, block);

    var held = QuantizationEncodeTest.roundTrip(type, numbers);

    for (int i = 0; i < numbers.length; i++) assertEquals(numbers[i], held[i], 0.02f * scale);
  }

  @Property(tries = 600)
  void theErrorIsSmallBesideTheNumbers(
      @ForAll("quantizedTypes") TensorType type,
      @ForAll @FloatRange(min = 1e-2f, max = 1e2f) float scale,
      @ForAll @FloatRange(min = -2, max = 2) float mean,
      @ForAll long seed) {
    var random = new Random(seed);
    var numbers = new float[2 * type.blockSize()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = scale * (mean + (float) random.nextGaussian());
    }

    var decoded = QuantizationEncodeTest.roundTrip(type, numbers);

    double error = QuantizationEncodeTest.rootMeanSquare(numbers, decoded);
    double size = QuantizationEncodeTest.rootMeanSquare(numbers, new float[numbers.length]);
    assertTrue(error <= largestError(type) * size, error + " of " + size);
  }

  /** As a part of the numbers' root mean square. */
  private static double largestError(TensorType type) {
    return switch (type) {
      case Q8_0 -> 0.013;
      case Q6_K -> 0.04;
      case Q5_0, Q5_1, Q5_K -> 0.09;
      case Q4_0, Q4_1, Q4_K, IQ4_NL, IQ4_XS -> 0.18;
      case Q3_K -> 0.33;
      case Q2_K -> 0.5;
      default -> throw new AssertionError("no bound for " + type);
    };
  }

  private static MemorySegment randomBlock(TensorType type, float scale, long seed) {
    var bytes = new byte[type.blockBytes()];
    new Random(seed).nextBytes(bytes);
    var block = MemorySegment.ofArray(bytes);
    block.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, Float.floatToFloat16(scale));
    return block;
  }

  private static void replace(MemorySegment block, long from, byte found, byte by) {
    for (long i = from; i < block.byteSize(); i++) {
      if (block.get(ValueLayout.JAVA_BYTE, i) == found) block.set(ValueLayout.JAVA_BYTE, i, by);
    }
  }
}
