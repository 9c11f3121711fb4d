package llm.tensor.asm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** No array moves while machine code has it: no collection takes place. */
class CriticalCallTest {
  private static final VarHandle FLAG = JAVA_LONG.varHandle();

  /** Says that it began, counts down, writes to the array; returns whether a collection ended. */
  private static final byte[] CODE =
      HexFormat.ofDelimiter(" ")
          .parseHex(
              "48 c7 07 01 00 00 00 " // movq $1, (%rdi)
                  + "48 ff ca 75 fb " // 1: decq %rdx; jnz 1b
                  + "c7 06 07 00 00 00 " // movl $7, (%rsi)
                  + "48 8b 47 08 c3"); // movq 8(%rdi), %rax; ret

  private static final long A_WHILE = 700_000_000;

  @Test
  void theCollectorWaitsForMachineCode() throws Throwable {
    assumeTrue(MachineAccess.isGranted(), "native access is not granted");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the code is for amd64");
    var call = CodeMemory.caller(FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    var code = CodeMemory.put(CODE);
    try (var arena = Arena.ofShared()) {
      var flags = arena.allocate(2 * Long.BYTES, Long.BYTES);
      var collector = new Thread(() -> collect(flags));
      collector.start();
      var array = new int[1000];
      var segment = MemorySegment.ofArray(array);
      long collected = (long) call.invokeExact(code, flags, segment, A_WHILE);
      collector.join();
      assertEquals(0, collected, "a collection ended while machine code had an array");
      assertEquals(1, (long) FLAG.getVolatile(flags, 8L));
      assertEquals(7, array[0]);
    }
  }

  private static void collect(MemorySegment flags) {
    while ((long) FLAG.getVolatile(flags, 0L) == 0) Thread.onSpinWait();
    System.gc();
    FLAG.setVolatile(flags, 8L, 1L);
  }
}
