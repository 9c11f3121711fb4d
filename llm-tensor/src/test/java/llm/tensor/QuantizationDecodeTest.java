package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizationDecodeTest {
  /** Types of which the reference has no files: integers and doubles, and intermediate results. */
  private static final Set<TensorType> WITHOUT_REFERENCE =
      EnumSet.of(
          TensorType.I8,
          TensorType.I16,
          TensorType.I32,
          TensorType.I64,
          TensorType.F64,
          TensorType.Q8_1,
          TensorType.Q8_K);

  static Set<TensorType> typesWithReference() {
    return EnumSet.complementOf(EnumSet.copyOf(WITHOUT_REFERENCE));
  }

  static Set<TensorType> decodableTypes() {
    var types = EnumSet.allOf(TensorType.class);
    types.removeIf(type -> !Quantization.canDecode(type));
    return types;
  }

  @ParameterizedTest
  @MethodSource("typesWithReference")
  void equalsTheReferenceBitForBit(TensorType type) {
    var encoded = QuantizationData.encoded(type);
    assertEquals(type.byteSize(QuantizationData.COUNT), encoded.byteSize());
    var decoded = new float[QuantizationData.COUNT];

    Quantization.decode(type, encoded, 0, decoded, 0, decoded.length);

    assertBitsEqual(QuantizationData.decoded(type), decoded);
  }

  @ParameterizedTest
  @MethodSource("typesWithReference")
  void decodesFromAnyOffsetIntoTheMiddleOfAnArray(TensorType type) {
    int size = type.blockSize();
    int blocks = Math.min(3, QuantizationData.COUNT / size - 1);
    var encoded = QuantizationData.encoded(type);
    try (var arena = Arena.ofConfined()) {
      var odd = arena.allocate(encoded.byteSize() + 1);
      MemorySegment.copy(encoded, 0, odd, 1, encoded.byteSize());
      var decoded = new float[5 + blocks * size + 5];
      Arrays.fill(decoded, 7f);

      Quantization.decode(type, odd, 1 + type.blockBytes(), decoded, 5, blocks * size);

      var expected = new float[decoded.length];
      Arrays.fill(expected, 7f);
      System.arraycopy(QuantizationData.decoded(type), size, expected, 5, blocks * size);
      assertBitsEqual(expected, decoded);
    }
  }

  @ParameterizedTest
  @MethodSource("decodableTypes")
  void anyBytesDecode(TensorType type) {
    int blocks = 512;
    var bytes = new byte[blocks * type.blockBytes()];
    var random = new Random(type.id());
    random.nextBytes(bytes);
    // Blocks of nothing but ones: scales that are NaN, codes that are the highest.
    Arrays.fill(bytes, 0, 2 * type.blockBytes(), (byte) 0xff);
    var decoded = new float[blocks * type.blockSize()];
    Arrays.fill(decoded, 12345.678f);

    Quantization.decode(type, MemorySegment.ofArray(bytes), 0, decoded, 0, decoded.length);

    for (float value : decoded) assertFalse(value == 12345.678f, "an element was left out");
  }

  @Test
  void integersAndDoubles() {
    assertEquals(-1f, one(TensorType.I8, (byte) 0xff));
    assertEquals(-2f, one(TensorType.I16, (byte) 0xfe, (byte) 0xff));
    assertEquals(0x01020304, one(TensorType.I32, (byte) 4, (byte) 3, (byte) 2, (byte) 1));
    assertEquals(0x1p56f, one(TensorType.I64, new byte[] {0, 0, 0, 0, 0, 0, 0, 1}));
    assertEquals(
        -0.5f, one(TensorType.F64, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xe0, (byte) 0xbf}));
  }

  @Test
  void subnormalNegativeAndInfiniteScales() {
    assertEquals(2 * 0x1p-24f, q8(0x0001, 2), "the smallest subnormal scale");
    assertEquals(-3 * 0x1p-24f, q8(0x8001, 3), "a negative subnormal scale");
    assertEquals(-1023 * 0x1p-24f, q8(0x03ff, -1), "the largest subnormal scale");
    assertEquals(Float.NEGATIVE_INFINITY, q8(0x7c00, -5));
    assertTrue(Float.isNaN(q8(0x7c00, 0)), "infinity times zero");
    assertEquals(-0f, q8(0x8000, 5), "a negative zero");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"MXFP4"})
  void extremeExponents(TensorType type) {
    var block = new byte[type.blockBytes()];
    Arrays.fill(block, (byte) 0x77); // 6, twice a byte
    block[0] = 0;
    assertEquals(6 * 0x1p-127f, first(type, block));
    block[0] = (byte) 0xfe;
    block[1] = 1; // a half
    assertEquals(0x1p126f, first(type, block));
  }

  @ParameterizedTest
  @MethodSource("decodableTypes")
  void refusesPartsOfBlocks(TensorType type) {
    if (type.blockSize() == 1) return;
    var source = MemorySegment.ofArray(new byte[type.blockBytes()]);
    var target = new float[type.blockSize()];
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Quantization.decode(type, source, 0, target, 0, type.blockSize() - 1));
    assertTrue(error.getMessage().contains(type.name()), error.getMessage());
    assertTrue(error.getMessage().contains("" + (type.blockSize() - 1)), error.getMessage());
  }

  @ParameterizedTest
  @MethodSource("decodableTypes")
  void refusesWhatIsTooShort(TensorType type) {
    int size = type.blockSize();
    var block = MemorySegment.ofArray(new byte[type.blockBytes()]);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Quantization.decode(type, block, 0, new float[2 * size], 0, 2 * size));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Quantization.decode(type, block, 0, new float[size], 1, size));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Quantization.decode(type, block, -1, new float[size], 0, size));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Quantization.decode(type, block, 0, new float[size], 0, -size));
  }

  @ParameterizedTest
  @EnumSource(names = {"Q8_1", "Q8_K"})
  void intermediateTypesAreRefusedByName(TensorType type) {
    assertFalse(Quantization.canDecode(type));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Quantization.decode(type, MemorySegment.NULL, 0, new float[0], 0, 0));
    assertTrue(error.getMessage().contains(type.name()), error.getMessage());
  }

  private static float q8(int scale, int quant) {
    var block = new byte[TensorType.Q8_0.blockBytes()];
    block[0] = (byte) scale;
    block[1] = (byte) (scale >> 8);
    block[2] = (byte) quant;
    return first(TensorType.Q8_0, block);
  }

  private static float one(TensorType type, byte... bytes) {
    return first(type, bytes);
  }

  private static float first(TensorType type, byte[] block) {
    var decoded = new float[type.blockSize()];
    Quantization.decode(type, MemorySegment.ofArray(block), 0, decoded, 0, decoded.length);
    return decoded[0];
  }

  static void assertBitsEqual(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(
          Float.floatToRawIntBits(expected[i]),
          Float.floatToRawIntBits(actual[i]),
          () -> "element " + at + ": expected " + expected[at] + ", found " + actual[at]);
    }
  }
}
