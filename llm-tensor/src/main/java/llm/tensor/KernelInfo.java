package llm.tensor;

import java.util.Optional;
import llm.tensor.kernels.KernelChoice;
import llm.tensor.kernels.SizedKernels;

/**
 * Which kernels this VM computes with.
 *
 * <p>{@code -Dllm.kernels=auto|large|scalar|vector} chooses them: {@code auto}, the default,
 * computes small models without vectors, which start faster so, and all else as {@code large} does
 * everything: with machine code written at run time, where the application grants native access to
 * this module and the processor has AVX-512 and VNNI; if not, with the Vector API, where it is
 * present. The other two compute everything alike. {@code -Dllm.vector.bits=128|256|512} chooses
 * the width of vectors, {@code -Dllm.processor=intel|other} whether kernels read several rows side
 * by side, which is faster on Intel's processors and changes no result of packed weights.
 *
 * @param name {@code scalar}, {@code vector} or {@code machine}
 * @param vectorBits bits of a vector; 32 for scalar kernels
 * @param reason why they were chosen
 * @param warning what makes inference slow, if something does
 */
public record KernelInfo(String name, int vectorBits, String reason, Optional<String> warning) {
  /**
   * The kernels of this VM.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if vector kernels are asked for and cannot be had
   */
  public static KernelInfo current() {
    var choice = KernelChoice.chosen();
    return new KernelInfo(
        choice.kernels().name(),
        choice.kernels().vectorBits(),
        choice.reason(),
        Optional.ofNullable(choice.warning()));
  }

  static SizedKernels kernels() {
    return KernelChoice.sized();
  }
}
