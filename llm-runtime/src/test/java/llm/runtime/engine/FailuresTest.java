package llm.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import llm.api.ModelAccessException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  /** What the VM throws where a mapped file was cut in the middle of a pass. */
  @Test
  void weightsThatCannotBeReadAnyMore() {
    var fault = new InternalError("a fault occurred in an unsafe memory access operation");
    var e = assertInstanceOf(ModelAccessException.class, Failures.of(fault));
    assertSame(fault, e.getCause());
  }
}
