package llm.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import llm.tensor.TensorType;

/**
 * Turns the bytes of a tensor from big-endian to little-endian order and back.
 *
 * <p>A block of a quantised type is a structure whose fields of 2 and 4 bytes are in the file's
 * byte order; scales and quants packed into bytes are the same in both. The fields are those of the
 * {@code block_*} structures of ggml.
 */
final class ByteSwap {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  /** Neighbouring fields of one width, in bytes, at an offset from a block's begin. */
  private record Fields(int offset, int width, int count) {
    void reverse(MemorySegment bytes, long block) {
      var end = block + offset + (long) width * count;
      for (var field = block + offset; field < end; field += width) {
        switch (width) {
          case 2 -> bytes.set(SHORT, field, Short.reverseBytes(bytes.get(SHORT, field)));
          case 4 -> bytes.set(INT, field, Integer.reverseBytes(bytes.get(INT, field)));
          default -> bytes.set(LONG, field, Long.reverseBytes(bytes.get(LONG, field)));
        }
      }
    }
  }

  private ByteSwap() {}

  /**
   * Reverses the fields of whole blocks where they are.
   *
   * @param bytes a multiple of {@link TensorType#blockBytes()}
   */
  static void inPlace(MemorySegment bytes, TensorType type) {
    var fields = fields(type);
    if (fields.isEmpty()) return;
    for (long block = 0; block < bytes.byteSize(); block += type.blockBytes()) {
      for (var field : fields) field.reverse(bytes, block);
    }
  }

  /** Reverses each group of so many bytes. */
  static void inPlace(byte[] bytes, int width) {
    if (width == 1) return;
    new Fields(0, width, bytes.length / width).reverse(MemorySegment.ofArray(bytes), 0);
  }

  private static List<Fields> fields(TensorType type) {
    return switch (type) {
      case I8, MXFP4, NVFP4 -> List.of();
      case F16, BF16, I16 -> List.of(new Fields(0, 2, 1));
      case F32, I32 -> List.of(new Fields(0, 4, 1));
      case F64, I64 -> List.of(new Fields(0, 8, 1));
      case Q4_0, Q5_0, Q8_0, IQ4_NL, IQ2_S, IQ3_S, Q1_0, Q2_0 -> List.of(new Fields(0, 2, 1)); // d
      case Q4_1, Q5_1, Q8_1, Q4_K, Q5_K -> List.of(new Fields(0, 2, 2)); // d, then m, s or dmin
      case IQ4_XS -> List.of(new Fields(0, 2, 2)); // d, scales_h
      case Q2_K -> List.of(new Fields(80, 2, 2)); // d, dmin
      case Q3_K -> List.of(new Fields(108, 2, 1)); // d
      case Q6_K -> List.of(new Fields(208, 2, 1)); // d
      case Q8_K -> List.of(new Fields(0, 4, 1), new Fields(260, 2, 16)); // d, bsums
      case IQ2_XXS, IQ2_XS -> List.of(new Fields(0, 2, 33)); // d, qs
      case IQ3_XXS -> List.of(new Fields(0, 2, 1), new Fields(66, 4, 8)); // d, scales_and_signs
      case IQ1_S -> List.of(new Fields(0, 2, 1), new Fields(34, 2, 8)); // d, qh
      case IQ1_M -> List.of(new Fields(48, 2, 4)); // scales, which also hold d
      case TQ1_0 -> List.of(new Fields(52, 2, 1)); // d
      case TQ2_0 -> List.of(new Fields(64, 2, 1)); // d
    };
  }
}
