package llm.api;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import llm.api.spi.ModelProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the installed runtime: where this module's class loader sees it, or else where the context
 * class loader of the thread that asks does, as in a container whose applications share this
 * module.
 */
final class Providers {
  private Providers() {}

  /**
   * The installed runtime.
   *
   * @throws LlmException if there is none, or it cannot be used
   */
  static ModelProvider first() {
    var own = Providers.class.getClassLoader();
    var context = Thread.currentThread().getContextClassLoader();
    return in(own)
        .or(() -> context != null && seesThisApi(context) ? in(context) : Optional.empty())
        .orElseThrow(() -> new LlmException(missing(own, context)));
  }

  private static Optional<ModelProvider> in(ClassLoader loader) {
    try {
      return ServiceLoader.load(ModelProvider.class, loader).findFirst();
    } catch (ServiceConfigurationError e) {
      throw new LlmException("the installed runtime cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whether a runtime that a loader finds is one for us: it may have this module of its own. */
  private static boolean seesThisApi(ClassLoader loader) {
    try {
      return Class.forName(ModelProvider.class.getName(), false, loader)
          .equals(ModelProvider.class);
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static String missing(ClassLoader own, @Nullable ClassLoader context) {
    var message =
        new StringBuilder(
            "no runtime is installed: llm-runtime is neither on the module path nor on the class"
                + " path; it was looked for by the class loader of llm-api, ");
    message.append(own).append(", and by the context class loader of the thread, ");
    message.append(context == null ? "which has none" : context.equals(own) ? "the same" : context);
    if (context != null && !seesThisApi(context)) {
      message.append(", which does not see this llm-api");
    }
    return message.toString();
  }
}
