package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RSI;

import llm.tensor.asm.amd64.Assembler;

/**
 * Writes machine code that asks for memory before it is read.
 *
 * <p>The counts are how many lines of the cache, more than none.
 */
final class TouchCode {
  /** Bytes of a line. */
  static final int LINE = 64;

  private TouchCode() {}

  static byte[] write() {
    var a = new Assembler();
    a.add(RDI, RSI);
    int line = a.here();
    a.prefetch(RDI.at(0));
    a.add(RDI, LINE);
    a.countDown(R9, line);
    a.end();
    return a.code();
  }
}
