package llm.tensor.kernel.machine.amx;

import java.util.EnumSet;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.machine.avx512.Avx512;
import llm.tensor.kernel.machine.isa.InstructionSet;

/** AVX-512, and the tiles of AMX, which the system has to permit. */
public final class Amx {
  public static final InstructionSet INSTRUCTION_SET = instructionSet();

  private Amx() {}

  private static InstructionSet instructionSet() {
    var vectors = Avx512.INSTRUCTION_SET;
    var needed = EnumSet.of(Feature.AMX_TILE, Feature.AMX_BF16, Feature.AVX512_BF16);
    needed.addAll(vectors.needed());
    var useful = EnumSet.copyOf(vectors.features());
    useful.add(Feature.AMX_INT8);
    return InstructionSet.of("amx", Encoding.EVEX_512, needed, useful, vectors.emitters());
  }
}
