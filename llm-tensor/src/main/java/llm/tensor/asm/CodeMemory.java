package llm.tensor.asm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Memory that holds machine code: written first, and from then on only read and run.
 *
 * <p>It lives as long as the VM.
 */
@SuppressWarnings("restricted") // whoever calls it has made sure of native access
public final class CodeMemory {
  private static final Linker LINKER = Linker.nativeLinker();

  private CodeMemory() {}

  /**
   * Puts machine code where it can be run.
   *
   * @return where its first instruction is
   * @throws IllegalStateException if the system gives no memory that can be run
   */
  public static MemorySegment put(byte[] code) {
    var system = OperatingSystem.ofThisMachine();
    if (system.isEmpty()) throw new IllegalStateException("no code on " + OperatingSystem.name());
    return system.get().put(code);
  }

  /**
   * Calls machine code: a handle whose first argument is where the code is.
   *
   * <p>The code may be given arrays: a critical call stays in Java's state, which no collector
   * stops before it returns, so that nothing is moved and nothing has to be pinned. What pins, as
   * JNI's critical functions do with G1, was wrong before Java 25.0.3 (JDK-8377811); this is not
   * concerned.
   */
  public static MethodHandle caller(FunctionDescriptor type) {
    return LINKER.downcallHandle(type, Linker.Option.critical(true));
  }

  /** Machine code that is seldom called: it gets an array of ints, and two numbers. */
  public static IntsFunction intsFunction(byte[] code) {
    var memory = put(code);
    var call = caller(FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG));
    return (ints, first, second) -> {
      try {
        call.invokeExact(memory, MemorySegment.ofArray(ints), first, second);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** See {@link #intsFunction}. */
  public interface IntsFunction {
    void call(int[] ints, long first, long second);
  }
}
