package llm.api;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import llm.api.spi.ModelProvider;

/** Finds the installed runtime. */
final class Providers {
  private Providers() {}

  /**
   * The installed runtime.
   *
   * @throws LlmException if there is none, or it cannot be used
   */
  static ModelProvider first() {
    return installed()
        .orElseThrow(
            () ->
                new LlmException(
                    "no runtime is installed: llm-runtime is neither on the module path nor on the"
                        + " class path"));
  }

  private static Optional<ModelProvider> installed() {
    try {
      return ServiceLoader.load(ModelProvider.class, Providers.class.getClassLoader()).findFirst();
    } catch (ServiceConfigurationError e) {
      throw new LlmException("the installed runtime cannot be used: " + e.getMessage(), e);
    }
  }
}
