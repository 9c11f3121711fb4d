package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizationEncodeTest {
  private static final Set<TensorType> FLOATS =
      EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16);

  static Set<TensorType> quantizedTypes() {
    var types = EnumSet.allOf(TensorType.class);
    types.removeIf(type -> !Quantization.canEncode(type) || FLOATS.contains(type));
    return types;
  }

  @Test
  void encodesTheTypesThatFilesAreCommonlyQuantizedTo() {
    assertEquals(
        EnumSet.of(
            TensorType.Q8_0,
            TensorType.Q4_0,
            TensorType.Q4_1,
            TensorType.Q5_0,
            TensorType.Q5_1,
            TensorType.Q2_K,
            TensorType.Q3_K,
            TensorType.Q4_K,
            TensorType.Q5_K,
            TensorType.Q6_K,
            TensorType.IQ4_NL,
            TensorType.IQ4_XS),
        quantizedTypes());
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void floatsAreRoundedAsByTheReference(TensorType type) {
    var encoded = encode(type, QuantizationData.input());
    assertEquals(-1, encoded.mismatch(QuantizationData.encoded(type)));
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void theErrorIsWithinTwoPercentOfTheReferences(TensorType type) {
    var input = QuantizationData.input();

    double error = rootMeanSquare(input, roundTrip(type, input));

    double reference = rootMeanSquare(input, QuantizationData.decoded(type));
    assertTrue(error <= 1.02 * reference, error + " against the reference's " + reference);
    assertTrue(error >= 0.9 * reference, error + " is too good to be true: " + reference);
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void writesItsBlocksAndNothingElse(TensorType type) {
    int size = type.blockSize();
    int bytes = type.blockBytes();
    var input = QuantizationData.input();
    var target = MemorySegment.ofArray(new byte[1 + 3 * bytes]).fill((byte) 0x5a);

    Quantization.encode(type, input, size, size, target, 1 + bytes);

    for (long i = 0; i < target.byteSize(); i++) {
      if (i >= 1 + bytes && i < 1 + 2 * bytes) continue;
      assertEquals(0x5a, target.get(ValueLayout.JAVA_BYTE, i), "byte " + i);
    }
    var alone = encode(type, Arrays.copyOfRange(input, size, 2 * size));
    assertEquals(-1, target.asSlice(1 + bytes, bytes).mismatch(alone));
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void zerosStayZeros(TensorType type) {
    var zeros = new float[2 * type.blockSize()];
    for (float value : roundTrip(type, zeros)) assertEquals(0f, value, 0f);
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void equalNumbersStayAlmostEqual(TensorType type) {
    for (float number : new float[] {1.37f, -0.11f, 250f}) {
      var same = new float[type.blockSize()];
      Arrays.fill(same, number);
      for (float value : roundTrip(type, same)) {
        assertEquals(number, value, 0.006f * Math.abs(number));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void oneLargeNumberAmongSmallOnesIsKept(TensorType type) {
    var numbers = new float[type.blockSize()];
    var random = new Random(3);
    for (int i = 0; i < numbers.length; i++) numbers[i] = 0.001f * (float) random.nextGaussian();
    for (float large : new float[] {3f, -3f}) {
      numbers[17] = large;
      var decoded = roundTrip(type, numbers);
      assertEquals(large, decoded[17], 0.03f * Math.abs(large));
    }
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void numbersBeyondHalfPrecisionAreBoundedNotLost(TensorType type) {
    var numbers = new float[type.blockSize()];
    Arrays.fill(numbers, 1e15f);
    numbers[1] = -1e15f;
    var decoded = roundTrip(type, numbers);
    assertTrue(decoded[0] >= 65504f, "found " + decoded[0]);
    for (float value : decoded) assertTrue(Float.isFinite(value), "found " + value);
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void numbersThatAreNotFiniteSpoilTheirBlockAlone(TensorType type) {
    int size = type.blockSize();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      var numbers = Arrays.copyOf(QuantizationData.input(), 3 * size);
      var expected = roundTrip(type, numbers);
      numbers[size + 5] = bad;
      var decoded = roundTrip(type, numbers);
      assertArrayEquals(Arrays.copyOf(expected, size), Arrays.copyOf(decoded, size));
      assertArrayEquals(
          Arrays.copyOfRange(expected, 2 * size, 3 * size),
          Arrays.copyOfRange(decoded, 2 * size, 3 * size));
      for (float value : decoded) assertTrue(Float.isFinite(value), bad + " became " + value);
    }
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void subnormalNumbersAreSmall(TensorType type) {
    var numbers = new float[type.blockSize()];
    Arrays.fill(numbers, Float.MIN_VALUE);
    numbers[3] = -1e-39f;
    for (float value : roundTrip(type, numbers)) assertEquals(0f, value, 1e-5f);
  }

  @Test
  void bfloat16() {
    assertEquals((short) 0x3f80, bfloat16(0x3f808000), "a tie goes to even, down");
    assertEquals((short) 0x3f82, bfloat16(0x3f818000), "a tie goes to even, up");
    assertEquals((short) 0x3f81, bfloat16(0x3f808001));
    assertEquals((short) 0x7f80, bfloat16(0x7f7fffff), "the largest float");
    assertEquals((short) 0x7fc0, bfloat16(0x7f800001), "a NaN stays one");
    assertEquals((short) 0xff80, bfloat16(0xff800000), "negative infinity");
  }

  @ParameterizedTest
  @EnumSource(names = {"IQ2_XXS", "TQ1_0", "I32", "Q8_K"})
  void refusesOtherTypesByName(TensorType type) {
    assertFalse(Quantization.canEncode(type));
    var error = assertThrows(IllegalArgumentException.class, () -> encode(type, new float[256]));
    assertTrue(error.getMessage().contains(type.name()), error.getMessage());
  }

  @ParameterizedTest
  @MethodSource("quantizedTypes")
  void refusesPartsOfBlocksAndWhatIsTooShort(TensorType type) {
    int size = type.blockSize();
    var block = MemorySegment.ofArray(new byte[type.blockBytes()]);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Quantization.encode(type, new float[size], 0, size - 1, block, 0));
    assertTrue(error.getMessage().contains(type.name()), error.getMessage());
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Quantization.encode(type, new float[size], 0, 2 * size, block, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Quantization.encode(type, new float[size], 0, size, block, 1));
  }

  private static short bfloat16(int bits) {
    var encoded = encode(TensorType.BF16, new float[] {Float.intBitsToFloat(bits)});
    return encoded.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0);
  }

  static MemorySegment encode(TensorType type, float[] numbers) {
    var bytes = new byte[Math.toIntExact(type.byteSize(numbers.length))];
    var target = MemorySegment.ofArray(bytes);
    Quantization.encode(type, numbers, 0, numbers.length, target, 0);
    return target;
  }

  static float[] decode(TensorType type, MemorySegment encoded) {
    var decoded = new float[(int) encoded.byteSize() / type.blockBytes() * type.blockSize()];
    Quantization.decode(type, encoded, 0, decoded, 0, decoded.length);
    return decoded;
  }

  static float[] roundTrip(TensorType type, float[] numbers) {
    return decode(type, encode(type, numbers));
  }

  static double rootMeanSquare(float[] expected, float[] actual) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = (double) expected[i] - actual[i];
      sum += error * error;
    }
    return Math.sqrt(sum / expected.length);
  }
}
