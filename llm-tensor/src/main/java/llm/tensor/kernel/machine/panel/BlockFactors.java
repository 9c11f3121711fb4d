package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMAXSD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;

/** Floats for each block: {@link PanelFactors#HALVES}, with offsets or not, and exponents. */
final class BlockFactors extends FactorDecoder {
  private static final int MANTISSA_BITS = 23;

  BlockFactors(QuadFormat format, Assembler a, QuantDecoder.Registers registers) {
    super(format, a, registers);
  }

  /** Of 2^(e - 128), which is half of E8M0, the two that are no normal floats become 0. */
  @Override
  void scales(int block, int v, int target, int other) {
    if (format.factors != PanelFactors.EXPONENTS) {
      halves(registers.pair(), block * ROWS * Short.BYTES, v, target);
      return;
    }
    bytes(VPMOVZXBD, block * ROWS, v, target);
    a.vector(VPADDD, target, target, everywhere(-1));
    a.vector(VPXORD, other, other, other);
    a.vector(VPMAXSD, target, target, other);
    a.shiftUpInts(target, target, MANTISSA_BITS);
  }

  @Override
  void offsets(int block, int group, int v, int target, int other) {
    halves(registers.pair(), format.scaleBytes + block * ROWS * Short.BYTES, v, target);
  }
}
