package llm.gguf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/** Numbers or booleans of one type, packed in little-endian order. */
final class NumberArray extends MetadataArray {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private final byte[] bytes;

  /** Takes the bytes over: {@code [size * elementType.byteSize()]}, little-endian. */
  NumberArray(MetadataType elementType, byte[] bytes) {
    super(elementType);
    this.bytes = bytes;
  }

  static NumberArray pack(MetadataType elementType, List<?> elements) {
    var array =
        new NumberArray(
            elementType, new byte[Math.multiplyExact(elements.size(), elementType.byteSize())]);
    var index = 0;
    for (var element : elements) array.set(index++, elementType.encode(element));
    return array;
  }

  @Override
  public Object get(int index) {
    return elementType().decode(bits(index));
  }

  @Override
  public int size() {
    return bytes.length / elementType().byteSize();
  }

  /** The bits of an element, extended with zeros. */
  long bits(int index) {
    var width = elementType().byteSize();
    var offset = Objects.checkIndex(index, size()) * width;
    return switch (width) {
      case 1 -> Byte.toUnsignedLong(bytes[offset]);
      case 2 -> Short.toUnsignedLong((short) SHORT.get(bytes, offset));
      case 4 -> Integer.toUnsignedLong((int) INT.get(bytes, offset));
      default -> (long) LONG.get(bytes, offset);
    };
  }

  private void set(int index, long bits) {
    var width = elementType().byteSize();
    var offset = index * width;
    switch (width) {
      case 1 -> bytes[offset] = (byte) bits;
      case 2 -> SHORT.set(bytes, offset, (short) bits);
      case 4 -> INT.set(bytes, offset, (int) bits);
      default -> LONG.set(bytes, offset, bits);
    }
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }
}
