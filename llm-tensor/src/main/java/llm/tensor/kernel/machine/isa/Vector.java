package llm.tensor.kernel.machine.isa;

import llm.tensor.asm.amd64.Memory;

/** An operand of an {@link Emitter}: a vector register, or a constant in memory. */
public sealed interface Vector {
  /** A register, by its number. */
  record OfRegister(int number) implements Vector {}

  /** A constant behind the code: as the second operand, or the only one. */
  record OfMemory(Memory memory) implements Vector {}
}
