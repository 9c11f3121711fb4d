package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.asm.amd64.VectorInstruction;

/** Decodes what the integers of a {@link QuadFormat} are multiplied by, and what is added. */
abstract class FactorDecoder {
  static final int ROWS = PanelFormat.ROWS;

  final QuadFormat format;
  final Assembler a;
  final QuantDecoder.Registers registers;

  FactorDecoder(QuadFormat format, Assembler a, QuantDecoder.Registers registers) {
    this.format = format;
    this.a = a;
    this.registers = registers;
  }

  static FactorDecoder of(QuadFormat format, Assembler a, QuantDecoder.Registers registers) {
    return switch (format.factors) {
      case HALVES, HALVES_WITH_OFFSETS, EXPONENTS -> new BlockFactors(format, a, registers);
      case SIGNED_BYTES, BYTES_WITH_OFFSETS -> new SuperFactors(format, a, registers);
      case SIGNED_BYTES_OF_HALVES, NIBBLES_OF_HALVES -> new GroupFactors(format, a, registers);
    };
  }

  /** What a block's integers are multiplied by, beside their group's multiplier. */
  abstract void scales(int block, int v, int target, int other);

  /** A group's multipliers: ints. */
  void multipliers(int block, int group, int v, int target) {
    throw new IllegalStateException(format + " has no multipliers");
  }

  /** What is added, where the format has it. */
  void offsets(int block, int group, int v, int target, int other) {
    throw new IllegalStateException(format + " has no offsets");
  }

  /** Rows of a vector. */
  final int lanes() {
    return a.encoding().bytes() / Integer.BYTES;
  }

  /** Floats from numbers of half precision that lie one for each row. */
  final void halves(Register base, int at, int v, int target) {
    a.vector(VCVTPH2PS, target, base.at(at + v * lanes() * Short.BYTES));
  }

  /** Ints from bytes that lie one for each row. */
  final void bytes(VectorInstruction widen, int at, int v, int target) {
    a.vector(widen, target, registers.pair().at(at + v * lanes()));
  }

  /** Floats of ints, times numbers of half precision at the super-block's start. */
  final void timesHead(int headAt, int v, int target, int other) {
    a.vector(VCVTDQ2PS, target, target);
    halves(registers.head(), headAt, v, other);
    a.vector(VMULPS, target, target, other);
  }

  /** A constant in all lanes. */
  final Memory everywhere(int bits) {
    return QuantDecoder.everywhere(a, bits);
  }
}
