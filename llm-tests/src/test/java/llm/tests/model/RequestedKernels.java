package llm.tests.model;

import java.util.concurrent.atomic.AtomicBoolean;
import llm.api.LanguageModel;
import llm.api.LlmException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what is tested with kernels that cannot be had here, and says so in the build's output: in
 * executions that run beside others, which say {@code -Dllm.kernels.optional=true}. Where somebody
 * asked for the kernels, the tests fail.
 */
class RequestedKernels implements ExecutionCondition {
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!Boolean.getBoolean("llm.kernels.optional")) {
      return ConditionEvaluationResult.enabled("the kernels have to be there");
    }
    try {
      var name = LanguageModel.diagnose().kernels();
      return ConditionEvaluationResult.enabled(name + " kernels are there");
    } catch (LlmException e) {
      var reason = "skipped, " + e.getMessage();
      if (TOLD.compareAndSet(false, true)) System.out.println("[WARNING] All tests are " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
