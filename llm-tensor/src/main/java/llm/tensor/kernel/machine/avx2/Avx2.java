package llm.tensor.kernel.machine.avx2;

import java.util.Set;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.machine.isa.InstructionSet;

/** The instruction set AVX2, with FMA and half precision, as processors have it since 2013. */
public final class Avx2 {
  public static final InstructionSet INSTRUCTION_SET =
      InstructionSet.of(
          "avx2",
          Encoding.VEX_256,
          Set.of(Feature.AVX, Feature.AVX2, Feature.FMA, Feature.F16C),
          Set.of(Feature.BMI2, Feature.AVX_VNNI),
          Avx2Emitter::new);

  private Avx2() {}
}
