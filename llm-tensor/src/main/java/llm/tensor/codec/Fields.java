package llm.tensor.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.fit.Rounding;

/** Reads and writes the fields of blocks: little-endian, at any alignment. */
public final class Fields {
  public static final ValueLayout.OfShort SHORT = littleEndian(ValueLayout.JAVA_SHORT_UNALIGNED);
  public static final ValueLayout.OfInt INT = littleEndian(ValueLayout.JAVA_INT_UNALIGNED);
  public static final ValueLayout.OfLong LONG = littleEndian(ValueLayout.JAVA_LONG_UNALIGNED);
  public static final ValueLayout.OfFloat FLOAT = littleEndian(ValueLayout.JAVA_FLOAT_UNALIGNED);
  public static final ValueLayout.OfDouble DOUBLE = littleEndian(ValueLayout.JAVA_DOUBLE_UNALIGNED);

  private Fields() {}

  /** An unsigned byte. */
  public static int u8(MemorySegment source, long offset) {
    return source.get(JAVA_BYTE, offset) & 0xff;
  }

  /** An unsigned number of 16 bits. */
  public static int u16(MemorySegment source, long offset) {
    return source.get(SHORT, offset) & 0xffff;
  }

  /** An int. */
  public static int i32(MemorySegment source, long offset) {
    return source.get(INT, offset);
  }

  /** A number of half precision. */
  public static float half(MemorySegment source, long offset) {
    return Float.float16ToFloat(source.get(SHORT, offset));
  }

  public static void putByte(MemorySegment target, long offset, int value) {
    target.set(JAVA_BYTE, offset, (byte) value);
  }

  /** Rounds to half precision; a value beyond its range becomes the largest of the range. */
  public static void putHalf(MemorySegment target, long offset, float value) {
    target.set(SHORT, offset, Float.floatToFloat16(Rounding.half(value)));
  }

  @SuppressWarnings("unchecked")
  private static <L extends ValueLayout> L littleEndian(L layout) {
    return (L) layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }
}
