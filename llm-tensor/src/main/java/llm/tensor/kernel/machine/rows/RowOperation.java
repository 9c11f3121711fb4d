package llm.tensor.kernel.machine.rows;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static llm.tensor.asm.amd64.Register.RSP;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.asm.amd64.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Operations on rows, or parts of them, that machine code computes.
 *
 * <p>All code has the same arguments, whether it uses them or not: a row that it changes, an offset
 * in it; another row, an offset in it; weights; counts of elements for a {@link RowLoop}; a number.
 * It returns a float. For each list of arguments the linker takes some ten milliseconds. It is a
 * list of our own: what C2 knows of an argument it has from all calls with the same list, and were
 * one of them not an array, segments would be allocated.
 *
 * <p>Machine code checks nothing: whoever calls it makes sure that what it reads and writes lies in
 * the arrays.
 */
public enum RowOperation {
  SCALE,
  CLAMP,
  SOFT_CAP,
  RELU,
  RELU_SQUARED,
  SILU,
  GELU,
  GELU_EXACT,
  EXPONENTIALS,
  MAX,
  SUM,
  SQUARES,
  TOUCH,
  ADD,
  MULTIPLY,
  HALF_TO_FLOAT,
  BFLOAT16_TO_FLOAT,
  ROTATE_HALVES,
  ROTATE_NEIGHBOURS,
  NORM;

  static final MethodHandle CALL =
      CodeMemory.caller(
          FunctionDescriptor.of(
              JAVA_FLOAT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

  /** The number, to the code. */
  static final Memory NUMBER = RSP.at(8);

  /** Its upper half. */
  static final Memory UPPER_NUMBER = RSP.at(12);

  private volatile @Nullable MemorySegment code;

  /** Where its code is: written when it is first asked for. */
  MemorySegment code() {
    var present = code;
    return present == null ? written() : present;
  }

  private synchronized MemorySegment written() {
    var present = code;
    if (present == null) code = present = CodeMemory.put(write());
    return present;
  }

  private byte[] write() {
    return switch (this) {
      case SCALE, CLAMP, RELU, RELU_SQUARED -> new ArithmeticCode(this).write();
      case SOFT_CAP -> new SoftCapCode().write();
      case SILU, GELU -> new SigmoidCode(this == GELU).write();
      case GELU_EXACT -> new GeluExactCode().write();
      case EXPONENTIALS -> new ExponentialsCode().write();
      case MAX, SUM, SQUARES -> new ReductionCode(this).write();
      case TOUCH -> TouchCode.write();
      case ADD, MULTIPLY, HALF_TO_FLOAT, BFLOAT16_TO_FLOAT -> new PairCode(this).write();
      case ROTATE_HALVES, ROTATE_NEIGHBOURS -> new RotationCode(this == ROTATE_HALVES).write();
      case NORM -> new NormCode().write();
    };
  }

  /** Computes on elements of an array, with a number. */
  public float run(float[] x, int at, int length, float number) {
    Objects.checkFromIndexSize(at, length, x.length);
    var segment = MemorySegment.ofArray(x);
    return call(segment, (long) at * Float.BYTES, RowLoop.counts(length), number);
  }

  /** Changes elements of an array by those of another one. */
  public void run(float[] x, int at, float[] y, int from, int length) {
    Objects.checkFromIndexSize(from, length, y.length);
    call(x, at, MemorySegment.ofArray(y), (long) from * Float.BYTES, length);
  }

  /** Makes floats of numbers of 16 bits. */
  public void widen(short[] source, int from, float[] target, int to, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    call(target, to, MemorySegment.ofArray(source), (long) from * Short.BYTES, length);
  }

  /** Rotates pairs: columns of x, cosines of so many columns, as many sines. */
  public void rotate(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    int columns = this == ROTATE_HALVES ? pairs : Math.multiplyExact(2, pairs);
    Objects.checkFromIndexSize(at, 2L * pairs, x.length);
    Objects.checkFromIndexSize(turnsAt, 2L * columns, turns.length);
    var target = MemorySegment.ofArray(x);
    long to = (long) at * Float.BYTES, from = (long) turnsAt * Float.BYTES;
    long counts = RowLoop.counts(columns), apart = (long) columns * Float.BYTES;
    var source = MemorySegment.ofArray(turns);
    try {
      float _ = (float) CALL.invokeExact(code(), target, to, source, from, target, counts, apart);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for memory that is about to be read. */
  public static void touch(MemorySegment memory, long at, long bytes) {
    Objects.checkFromIndexSize(at, bytes, memory.byteSize());
    float _ = TOUCH.call(memory, at, bytes / TouchCode.LINE + 1, 0);
  }

  private float call(MemorySegment x, long at, long counts, float number) {
    long bits = Float.floatToRawIntBits(number);
    try {
      return (float) CALL.invokeExact(code(), x, at, x, 0L, x, counts, bits);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void call(float[] x, int at, MemorySegment y, long from, int length) {
    Objects.checkFromIndexSize(at, length, x.length);
    var target = MemorySegment.ofArray(x);
    long to = (long) at * Float.BYTES, counts = RowLoop.counts(length);
    try {
      float _ = (float) CALL.invokeExact(code(), target, to, y, from, target, counts, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
