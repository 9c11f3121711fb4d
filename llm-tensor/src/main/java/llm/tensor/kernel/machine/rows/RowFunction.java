package llm.tensor.kernel.machine.rows;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.SoftmaxRows;
import llm.tensor.kernel.machine.isa.InstructionSet;
import org.jspecify.annotations.Nullable;

/**
 * The machine code of a {@link RowOperation} for an instruction set: written when it is first
 * called.
 *
 * <p>All have the same list of arguments: for each list the linker takes some ten milliseconds. It
 * is a list of our own: what C2 knows of an argument it has from all calls with the same list, and
 * were one of them not an array, segments would be allocated.
 *
 * <p>Machine code checks nothing: what is called here makes sure that what it reads and writes lies
 * in the arrays.
 */
public final class RowFunction {
  private static final MethodHandle CALL =
      CodeMemory.caller(
          FunctionDescriptor.of(
              JAVA_FLOAT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

  private final InstructionSet set;
  private final RowOperation operation;
  private volatile @Nullable MemorySegment code;

  /** Nothing is written yet. */
  RowFunction(InstructionSet set, RowOperation operation) {
    this.set = set;
    this.operation = operation;
  }

  private MemorySegment code() {
    var present = code;
    return present == null ? written() : present;
  }

  private synchronized MemorySegment written() {
    var present = code;
    if (present == null) code = present = CodeMemory.put(operation.write(set));
    return present;
  }

  /** Computes on elements of an array, with a number. */
  public float run(float[] x, int at, int length, float number) {
    Objects.checkFromIndexSize(at, length, x.length);
    var segment = MemorySegment.ofArray(x);
    return call(segment, (long) at * Float.BYTES, length, Float.floatToRawIntBits(number));
  }

  /** Changes elements of an array by those of another one. */
  public void run(float[] x, int at, float[] y, int from, int length) {
    Objects.checkFromIndexSize(from, length, y.length);
    call(x, at, MemorySegment.ofArray(y), (long) from * Float.BYTES, length);
  }

  /** Takes a softmax's step of several rows. */
  public void softmax(SoftmaxRows rows) {
    if (rows.count < 1 || rows.width < 1) throw new IllegalArgumentException("no scores");
    long last = (rows.count - 1L) * rows.stride;
    Objects.checkFromIndexSize(last, rows.width, (long) rows.scores.length);
    Objects.checkFromIndexSize(0, rows.count, rows.maxima.length);
    Objects.checkFromIndexSize(0, rows.count, rows.sums.length);
    var x = MemorySegment.ofArray(rows.scores);
    var maxima = MemorySegment.ofArray(rows.maxima);
    var sums = MemorySegment.ofArray(rows.sums);
    long apart = (long) rows.stride * Float.BYTES, count = rows.width, number = rows.count;
    try {
      float _ = (float) CALL.invokeExact(code(), x, apart, maxima, 0L, sums, count, number);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes floats of numbers of 16 bits. */
  public void widen(short[] source, int from, float[] target, int to, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    call(target, to, MemorySegment.ofArray(source), (long) from * Short.BYTES, length);
  }

  /** Rotates pairs: columns of x, cosines of so many columns, as many sines. */
  public void rotate(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    boolean areHalves = operation == RowOperation.ROTATE_HALVES;
    int columns = areHalves ? pairs : Math.multiplyExact(2, pairs);
    Objects.checkFromIndexSize(at, 2L * pairs, x.length);
    Objects.checkFromIndexSize(turnsAt, 2L * columns, turns.length);
    var target = MemorySegment.ofArray(x);
    long to = (long) at * Float.BYTES, from = (long) turnsAt * Float.BYTES;
    long count = columns, apart = (long) columns * Float.BYTES;
    var source = MemorySegment.ofArray(turns);
    try {
      float _ = (float) CALL.invokeExact(code(), target, to, source, from, target, count, apart);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes {@code (x - mean) * scale * weight}, of as many elements as there are weights.
   *
   * @param target which range of which array is written
   */
  void norm(Elements target, Elements x, float[] weight, float scale, float mean) {
    int n = weight.length;
    var out = target.check(n);
    var source = x.check(n);
    var weights = MemorySegment.ofArray(weight);
    long to = target.offset(), from = x.offset(), count = n, numbers = pair(scale, mean);
    try {
      float _ = (float) CALL.invokeExact(code(), out, to, source, from, weights, count, numbers);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Elements of an array from some place on. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Elements(float[] array, int at) {
    MemorySegment check(int length) {
      Objects.checkFromIndexSize(at, length, array.length);
      return MemorySegment.ofArray(array);
    }

    long offset() {
      return (long) at * Float.BYTES;
    }
  }

  private static long pair(float lower, float upper) {
    long upperBits = Float.floatToRawIntBits(upper);
    return upperBits << Integer.SIZE | Integer.toUnsignedLong(Float.floatToRawIntBits(lower));
  }

  /** Asks for memory that is about to be read. */
  public void prefetch(MemorySegment memory, long at, long bytes) {
    Objects.checkFromIndexSize(at, bytes, memory.byteSize());
    float _ = call(memory, at, bytes / PrefetchCode.LINE + 1, 0);
  }

  private float call(MemorySegment x, long at, long count, long number) {
    try {
      return (float) CALL.invokeExact(code(), x, at, x, 0L, x, count, number);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void call(float[] x, int at, MemorySegment y, long from, int length) {
    Objects.checkFromIndexSize(at, length, x.length);
    var target = MemorySegment.ofArray(x);
    long to = (long) at * Float.BYTES, count = length;
    try {
      float _ = (float) CALL.invokeExact(code(), target, to, y, from, target, count, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
