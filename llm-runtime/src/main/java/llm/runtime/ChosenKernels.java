package llm.runtime;

import java.util.function.Supplier;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.tensor.Backend;
import llm.tensor.KernelInfo;

/** The kernels of this VM, or an exception of the API that says why they cannot be had. */
final class ChosenKernels {
  private ChosenKernels() {}

  /** What computes models: for each row as if it were alone, if that is asked for. */
  static Backend backend(LoadOptions options) {
    var backend = explained(Backend::chosen);
    return options.reproducible() ? explained(backend::reproducible) : backend;
  }

  /** What is known of it. */
  static KernelInfo info() {
    return explained(KernelInfo::current);
  }

  private static <T> T explained(Supplier<T> kernels) {
    try {
      return kernels.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new LlmException(String.valueOf(e.getMessage()), e);
    }
  }
}
