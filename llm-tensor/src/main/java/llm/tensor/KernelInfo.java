package llm.tensor;

import java.util.List;
import llm.tensor.kernel.select.KernelChoice;

/**
 * Which kernels this VM computes with.
 *
 * <p>{@code -Dllm.kernels=auto|large|machine|scalar|vector} chooses them: {@code auto}, the
 * default, computes small models without vectors, which start faster so, and all else as {@code
 * large} does everything: with machine code written at run time, where the application grants
 * native access to this module, the processor has AVX2 or AVX-512, and neither {@code -XX:UseAVX}
 * nor {@code -XX:MaxVectorSize} asks for less; if not, with the Vector API, where it is present and
 * C2 compiles it; if not, with scalar loops. Floats have machine code only as copies, which {@link
 * TensorMemory#copyUpTo} and {@link TensorMemory#repackUpTo} allow. The other three compute
 * everything alike, and fail where they cannot be had. {@code -Dllm.vector.bits=128|256|512}
 * chooses the width of vectors, {@code -Dllm.isa=avx2|avx512|amx} what machine code is written for,
 * {@code -Dllm.processor=intel|other} whether kernels read several rows side by side, which is
 * faster on Intel's processors and changes no result of packed weights.
 *
 * @param name {@code scalar}, {@code vector} or {@code machine}
 * @param vectorBits bits of a vector; 32 for scalar kernels
 * @param reason why they were chosen
 * @param warnings what makes inference slow, or may make it go wrong; logged once as well
 * @param hints what would make it faster
 */
public record KernelInfo(
    String name, int vectorBits, String reason, List<String> warnings, List<String> hints) {
  /** Copies the lists. */
  public KernelInfo {
    warnings = List.copyOf(warnings);
    hints = List.copyOf(hints);
  }

  /**
   * The kernels of this VM.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if kernels are asked for that cannot be had
   */
  public static KernelInfo current() {
    var choice = KernelChoice.chosen();
    return new KernelInfo(
        choice.kernels().name(),
        choice.kernels().vectorBits(),
        choice.reason(),
        choice.warnings(),
        choice.hints());
  }
}
