package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VMOVDQU;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRLW;
import static llm.tensor.asm.amd64.VectorInstruction.VPSUBW;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;

/** Q8_0: bytes that are 128 too large become signed words. */
final class ByteDecoder extends QuantDecoder {
  private static final int SURPLUS = 128;

  private final Memory surplus;

  ByteDecoder(Assembler a, Registers registers) {
    super(QuadFormat.BYTES, a, registers);
    surplus = everywhere(SURPLUS << Short.SIZE | SURPLUS);
  }

  @Override
  public QuantForm form() {
    return QuantForm.WORDS;
  }

  @Override
  int constant() {
    return 0x00ff00ff; // lower bytes
  }

  @Override
  public void integers(int block, int step, int v, int target) {
    var quads = line(block * QuadFormat.COLUMNS / 4 + step / 2, v);
    if (step % 2 == 0) {
      a.vector(VPANDD, target, registers.constant(), quads);
    } else {
      a.vector(VMOVDQU, target, quads);
      a.shift(VPSRLW, target, target, Byte.SIZE);
    }
    a.vector(VPSUBW, target, target, surplus);
  }

  @Override
  public void scales(int block, int v, int target, int other) {
    halves(registers.pair(), block * QuadFormat.ROWS * Short.BYTES, v, target);
  }
}
