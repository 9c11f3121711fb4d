package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVSXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRLD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;

/**
 * A byte for each half of a block, and numbers of the super-block: {@link
 * PanelFactors#SIGNED_BYTES_OF_HALVES}, {@link PanelFactors#NIBBLES_OF_HALVES}.
 */
final class GroupFactors extends FactorDecoder {
  private static final int NIBBLE_BITS = 4;

  private final Memory nibble;

  GroupFactors(QuadFormat format, Assembler a, QuantDecoder.Registers registers) {
    super(format, a, registers);
    nibble = everywhere(0xf);
  }

  @Override
  void scales(int block, int v, int target, int other) {
    halves(registers.head(), 0, v, target);
  }

  @Override
  void multipliers(int block, int group, int v, int target) {
    if (format.factors == PanelFactors.SIGNED_BYTES_OF_HALVES) {
      bytes(VPMOVSXBD, at(block, group), v, target);
    } else {
      bytes(VPMOVZXBD, at(block, group), v, target);
      a.vector(VPANDD, target, target, nibble);
    }
  }

  @Override
  void offsets(int block, int group, int v, int target, int other) {
    bytes(VPMOVZXBD, at(block, group), v, target);
    a.shift(VPSRLD, target, target, NIBBLE_BITS);
    timesHead(ROWS * Short.BYTES, v, target, other);
  }

  private int at(int block, int group) {
    return (2 * block + group) * ROWS;
  }
}
