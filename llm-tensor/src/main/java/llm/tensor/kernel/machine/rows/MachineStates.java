package llm.tensor.kernel.machine.rows;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.StateKernels;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.SizedCodes;

/** Recurrences whose state is a matrix, by the machine code of {@link StateCode}. */
public final class MachineStates {
  private static final MethodHandle CALL =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final int COLUMNS = StateKernels.COLUMNS;

  private final SizedCodes products;
  private final SizedCodes step;

  /** By the code of an instruction set. */
  public MachineStates(InstructionSet set) {
    products = new SizedCodes(1, one -> new StateCode(set, false).write());
    step = new SizedCodes(1, one -> new StateCode(set, true).write());
  }

  /** As {@link StateKernels#stateProducts}, of one key at least. */
  public void products(float[] state, int at, int keys, float[] vectors, int pq, int uw) {
    check(state, at, keys);
    Objects.checkFromIndexSize(pq, 2L * keys, vectors.length);
    Objects.checkFromIndexSize(uw, 2L * COLUMNS, vectors.length);
    call(products.of(1), state, state, at, keys, vectors, pq, uw);
  }

  /** As {@link StateKernels#advanceState}, of one key at least. */
  public void advance(
      float[] from, float[] to, int at, int keys, float[] vectors, int akpq, int uwd) {
    check(from, at, keys);
    check(to, at, keys);
    Objects.checkFromIndexSize(akpq, 4L * keys, vectors.length);
    Objects.checkFromIndexSize(uwd, 3L * COLUMNS, vectors.length);
    call(step.of(1), from, to, at, keys, vectors, akpq, uwd);
  }

  /** Machine code checks nothing: a strip has to lie in the array. */
  private static void check(float[] state, int at, int keys) {
    Objects.checkIndex(keys - 1, Integer.MAX_VALUE);
    Objects.checkFromIndexSize(at, (long) keys * COLUMNS, state.length);
  }

  private static void call(
      MemorySegment code,
      float[] from,
      float[] to,
      int at,
      int keys,
      float[] vectors,
      int first,
      int columns) {
    try {
      CALL.invokeExact(
          code,
          MemorySegment.ofArray(from),
          (long) at * Float.BYTES,
          MemorySegment.ofArray(to),
          MemorySegment.ofArray(vectors),
          (long) first * Float.BYTES,
          (long) columns * Float.BYTES,
          (long) keys);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
