package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VPMOVSXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXBD;

import llm.tensor.asm.amd64.Assembler;

/**
 * Bytes for each block, times numbers of the super-block: {@link PanelFactors#SIGNED_BYTES}, {@link
 * PanelFactors#BYTES_WITH_OFFSETS}.
 */
final class SuperFactors extends FactorDecoder {
  SuperFactors(QuadFormat format, Assembler a, QuantDecoder.Registers registers) {
    super(format, a, registers);
  }

  @Override
  void scales(int block, int v, int target, int other) {
    var widen = format.factors == PanelFactors.SIGNED_BYTES ? VPMOVSXBD : VPMOVZXBD;
    bytes(widen, block * ROWS, v, target);
    timesHead(0, v, target, other);
  }

  @Override
  void offsets(int block, int group, int v, int target, int other) {
    bytes(VPMOVZXBD, format.scaleBytes + block * ROWS, v, target);
    timesHead(ROWS * Short.BYTES, v, target, other);
  }
}
