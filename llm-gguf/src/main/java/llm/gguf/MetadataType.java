package llm.gguf;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The type of a metadata value.
 *
 * <p>Names and ids are those of the GGUF specification ({@code gguf_metadata_value_type}). In Java
 * a value of an integer type is a {@link Long}, or a {@link BigInteger} where a {@link #UINT64} is
 * above {@link Long#MAX_VALUE}; a {@link #FLOAT32} is a {@link Float}, a {@link #FLOAT64} a {@link
 * Double}, a {@link #BOOL} a {@link Boolean}, a {@link #STRING} a {@link String}, and an {@link
 * #ARRAY} a {@link MetadataArray}.
 */
public enum MetadataType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private final int id;
  private final int byteSize;

  MetadataType(int id, int byteSize) {
    this.id = id;
    this.byteSize = byteSize;
  }

  /** The type's number in a GGUF file. */
  public int id() {
    return id;
  }

  /** The type with this number, if there is one. */
  public static Optional<MetadataType> ofId(int id) {
    return id >= 0 && id < values().length ? Optional.of(values()[id]) : Optional.empty();
  }

  /** Whether values are whole numbers. */
  public boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
    };
  }

  /** Bytes of a value; 0 for {@link #STRING} and {@link #ARRAY}, whose size varies. */
  int byteSize() {
    return byteSize;
  }

  /** The fewest bytes that a value takes in a file. */
  int minimumBytes() {
    return switch (this) {
      case STRING -> Long.BYTES; // its length
      case ARRAY -> Integer.BYTES + Long.BYTES; // its element type and its length
      default -> byteSize;
    };
  }

  /**
   * The value that a file's bits stand for.
   *
   * @param bits the {@link #byteSize()} bytes, extended with zeros
   */
  Object decode(long bits) {
    return switch (this) {
      case UINT8, UINT16, UINT32, INT64 -> bits;
      case INT8 -> (long) (byte) bits;
      case INT16 -> (long) (short) bits;
      case INT32 -> (long) (int) bits;
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case BOOL -> bits != 0;
      case UINT64 -> bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
      case STRING, ARRAY -> throw new IllegalStateException(this + " has no fixed size");
    };
  }

  /**
   * The bits that a file stores for a value; those above {@link #byteSize()} mean nothing.
   *
   * @throws IllegalArgumentException if the value is of another kind or out of the type's range
   */
  long encode(Object value) {
    return switch (this) {
      case FLOAT32 -> Float.floatToRawIntBits(cast(value, Float.class));
      case FLOAT64 -> Double.doubleToRawLongBits(cast(value, Double.class));
      case BOOL -> cast(value, Boolean.class) ? 1 : 0;
      case UINT8 -> inRange(value, BigInteger.ZERO, 8);
      case UINT16 -> inRange(value, BigInteger.ZERO, 16);
      case UINT32 -> inRange(value, BigInteger.ZERO, 32);
      case UINT64 -> inRange(value, BigInteger.ZERO, 64);
      case INT8 -> inRange(value, BigInteger.valueOf(Byte.MIN_VALUE), 8);
      case INT16 -> inRange(value, BigInteger.valueOf(Short.MIN_VALUE), 16);
      case INT32 -> inRange(value, BigInteger.valueOf(Integer.MIN_VALUE), 32);
      case INT64 -> inRange(value, BigInteger.valueOf(Long.MIN_VALUE), 64);
      case STRING, ARRAY -> throw mismatch(value);
    };
  }

  /** The value, if it is of the class that values of this type have. */
  <T> T cast(Object value, Class<T> kind) {
    if (kind.isInstance(value)) return kind.cast(value);
    throw mismatch(value);
  }

  private long inRange(Object value, BigInteger minimum, int bits) {
    var number =
        switch (value) {
          case BigInteger big -> big;
          case Long _, Integer _, Short _, Byte _ ->
              BigInteger.valueOf(((Number) value).longValue());
          default -> throw mismatch(value);
        };
    var end = minimum.add(BigInteger.ONE.shiftLeft(bits));
    if (number.compareTo(minimum) < 0 || number.compareTo(end) >= 0) {
      throw new IllegalArgumentException(
          "%s is out of range: a %s is %s to %s"
              .formatted(number, this, minimum, end.subtract(BigInteger.ONE)));
    }
    return number.longValue();
  }

  private IllegalArgumentException mismatch(Object value) {
    return new IllegalArgumentException(
        "a " + value.getClass().getSimpleName() + " cannot be stored as " + this);
  }
}
