package llm.tensor.kernel.machine.avx512;

import java.util.Set;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.machine.isa.InstructionSet;

/** The instruction set AVX-512, with products of bytes (VNNI). */
public final class Avx512 {
  public static final InstructionSet INSTRUCTION_SET =
      InstructionSet.of(
          "avx512",
          Encoding.EVEX_512,
          Set.of(
              Feature.AVX512F,
              Feature.AVX512BW,
              Feature.AVX512DQ,
              Feature.AVX512VL,
              Feature.AVX512_VNNI),
          Set.of(
              Feature.AVX2,
              Feature.FMA,
              Feature.F16C,
              Feature.BMI2,
              Feature.AVX512VBMI,
              Feature.AVX512_BF16),
          Avx512Emitter::new);

  private Avx512() {}
}
