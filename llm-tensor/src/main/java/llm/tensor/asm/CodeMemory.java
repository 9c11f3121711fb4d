package llm.tensor.asm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
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
  private static final int READ = 1; // constants of <sys/mman.h>, on Linux
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;
  private static final long FAILED = -1;
  private static final int PAGE = 4096;
  private static final Linker LINKER = Linker.nativeLinker();

  private CodeMemory() {}

  /**
   * Puts machine code where it can be run.
   *
   * @return where its first instruction is
   * @throws IllegalStateException if the system gives no memory that can be run
   */
  public static MemorySegment put(byte[] code) {
    long size = Math.ceilDiv(code.length, PAGE) * (long) PAGE;
    var memory = Libc.map(size).reinterpret(size);
    MemorySegment.copy(code, 0, memory, JAVA_BYTE, 0, code.length);
    Libc.protect(memory, size);
    return memory;
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

  /** The system's functions. */
  private static final class Libc {
    private static final MethodHandle MMAP =
        function(
            "mmap",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MPROTECT =
        function("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private static MethodHandle function(String name, FunctionDescriptor type) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    static MemorySegment map(long size) {
      try {
        var memory =
            (MemorySegment)
                MMAP.invokeExact(
                    MemorySegment.NULL, size, READ | WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
        if (memory.address() != FAILED) return memory;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      throw new IllegalStateException("the system gives no " + size + " bytes for machine code");
    }

    static void protect(MemorySegment memory, long size) {
      int failure;
      try {
        failure = (int) MPROTECT.invokeExact(memory, size, READ | EXECUTE);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      if (failure != 0) {
        throw new IllegalStateException("the system does not let written memory be run");
      }
    }
  }
}
