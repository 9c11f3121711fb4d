package llm.api;

import java.util.ServiceLoader;
import llm.api.spi.ModelProvider;

/** Finds the installed runtime. */
final class Providers {
  private Providers() {}

  /**
   * The installed runtime.
   *
   * @throws LlmException if there is none
   */
  static ModelProvider first() {
    return ServiceLoader.load(ModelProvider.class, Providers.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new LlmException(
                    "no runtime is installed: llm-runtime is neither on the module path nor on the"
                        + " class path"));
  }
}
