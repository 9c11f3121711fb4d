package llm.spring.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import llm.api.EngineListener;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** How the beans of models are loaded, and who hears of them. */
final class ModelLoading {
  private static final Log LOG = LogFactory.getLog(ModelLoading.class);

  private ModelLoading() {}

  /** Makes listeners that measure, one for each model. */
  @FunctionalInterface
  interface Measuring {
    /**
     * A listener of a model.
     *
     * @param use what the model is for: chat or embedding
     */
    EngineListener listener(String use);
  }

  static LoadOptions options(
      LlmLoadProperties properties, Stream<EngineListener> listeners, List<EngineListener> more) {
    var all = new ArrayList<>(listeners.toList());
    all.addAll(more);
    var options = properties.options();
    if (!all.isEmpty()) options.engineListener(new EngineListeners(List.copyOf(all)));
    return options.build();
  }

  static List<EngineListener> measuring(@Nullable Measuring measuring, String use) {
    return measuring == null ? List.of() : List.of(measuring.listener(use));
  }

  /** Says which model there is and what computes it; what is slow or dangerous, the engine says. */
  static void tell(String use, Object model) {
    var diagnostics = LanguageModel.diagnose();
    LOG.info(
        "%s model: %s; kernels: %s, %s"
            .formatted(use, model, diagnostics.kernels(), diagnostics.reason()));
  }
}
