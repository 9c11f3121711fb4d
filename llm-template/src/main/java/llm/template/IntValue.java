package llm.template;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A whole number of any size. */
final class IntValue implements Value {
  private final long small;

  /** The number, where it does not fit into 64 bits. */
  private final @Nullable BigInteger big;

  private IntValue(long small, @Nullable BigInteger big) {
    this.small = small;
    this.big = big;
  }

  IntValue(long value) {
    this(value, null);
  }

  static IntValue of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? new IntValue(value.longValue()) : new IntValue(0, value);
  }

  /** Whether the number fits into 64 bits. */
  boolean isSmall() {
    return big == null;
  }

  /** The number, or the nearest that fits into 64 bits. */
  long value() {
    if (big == null) {
      return small;
    }
    return big.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  BigInteger number() {
    return big == null ? BigInteger.valueOf(small) : big;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntValue number && number().equals(number.number());
  }

  @Override
  public int hashCode() {
    return number().hashCode();
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean truth() {
    return big != null || small != 0;
  }
}
