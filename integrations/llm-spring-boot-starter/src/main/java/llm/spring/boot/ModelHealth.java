package llm.spring.boot;

import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import llm.api.ModelDescription;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether a model is open, what it is, and how it is computed. */
final class ModelHealth extends AbstractHealthIndicator {
  private final ModelDescription description;
  private final Runnable probe;

  private ModelHealth(ModelDescription description, Runnable probe) {
    super("the model does not answer");
    this.description = description;
    this.probe = probe;
  }

  /** Of a language model: a session can be opened. */
  static ModelHealth of(LanguageModel model) {
    return new ModelHealth(model.description(), () -> model.newSession().close());
  }

  /** Of an embedding model: a letter is embedded. */
  static ModelHealth of(EmbeddingModel model) {
    return new ModelHealth(model.description(), () -> model.embed("a"));
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    var diagnostics = LanguageModel.diagnose();
    health
        .withDetail("model", description.name())
        .withDetail("architecture", description.architecture().id())
        .withDetail("contextLength", description.contextLength())
        .withDetail("kernels", diagnostics.kernels())
        .withDetail("reason", diagnostics.reason())
        .withDetail("warnings", diagnostics.warnings());
    probe.run();
    health.up();
  }
}
