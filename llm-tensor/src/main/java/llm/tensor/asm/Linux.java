package llm.tensor.asm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Linux on x86-64. */
@SuppressWarnings("restricted") // whoever calls it has made sure of native access
final class Linux implements OperatingSystem {
  private static final int READ = 1; // constants of <sys/mman.h>
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;
  private static final long FAILED = -1;
  private static final int PAGE = 4096;

  // Of <asm/unistd_64.h> and <asm/prctl.h>.
  private static final long ARCH_PRCTL = 158;
  private static final long REQUEST_PERMISSION = 0x1023; // ARCH_REQ_XCOMP_PERM
  private static final long TILE_DATA = 18;

  @Override
  public MemorySegment put(byte[] code) {
    long size = Math.ceilDiv(code.length, PAGE) * (long) PAGE;
    var memory = map(size).reinterpret(size);
    MemorySegment.copy(code, 0, memory, JAVA_BYTE, 0, code.length);
    protect(memory, size);
    return memory;
  }

  @Override
  public void permitTiles() {
    long failure;
    try {
      failure = (long) Libc.SYSCALL.invokeExact(ARCH_PRCTL, REQUEST_PERMISSION, TILE_DATA);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (failure != 0) throw new IllegalStateException("the system does not permit tiles (AMX)");
  }

  private static MemorySegment map(long size) {
    try {
      var memory =
          (MemorySegment)
              Libc.MMAP.invokeExact(
                  MemorySegment.NULL, size, READ | WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
      if (memory.address() != FAILED) return memory;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("the system gives no " + size + " bytes for machine code");
  }

  private static void protect(MemorySegment memory, long size) {
    int failure;
    try {
      failure = (int) Libc.MPROTECT.invokeExact(memory, size, READ | EXECUTE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (failure != 0) {
      throw new IllegalStateException("the system does not let written memory be run");
    }
  }

  /** The system's functions: looked up when one is called. */
  private static final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    static final MethodHandle MMAP =
        function(
            "mmap",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    static final MethodHandle MPROTECT =
        function("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle SYSCALL =
        function(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private static MethodHandle function(
        String name, FunctionDescriptor type, Linker.Option... options) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }
  }
}
