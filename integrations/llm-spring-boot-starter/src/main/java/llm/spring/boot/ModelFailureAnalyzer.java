package llm.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a few lines why an application does not start without its model. */
final class ModelFailureAnalyzer extends AbstractFailureAnalyzer<ModelPropertyException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ModelPropertyException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.expected(), cause);
  }
}
