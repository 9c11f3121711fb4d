package llm.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import llm.api.EmbeddingOptions;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.InputUsage;

/**
 * An embedding model that runs in this VM: safe to share between threads, whose texts share passes.
 *
 * <p>A request's input type takes the prefix that the model is known to want for queries and for
 * documents; its dimensions shorten the vectors (Matryoshka), which are of length 1 again. A text
 * that is too long is an error, unless the options say that it is cut.
 */
public final class LlmEmbeddingModel implements EmbeddingModel, AutoCloseable {
  private final ModelHolder<llm.api.EmbeddingModel> holder;
  private final EmbeddingOptions options;
  private final List<EmbeddingModelListener> listeners;

  private LlmEmbeddingModel(
      ModelHolder<llm.api.EmbeddingModel> holder,
      EmbeddingOptions options,
      List<EmbeddingModelListener> listeners) {
    this.holder = holder;
    this.options = options;
    this.listeners = listeners;
  }

  /** A builder: it wants a model or a file. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    var parameters = request.parameters();
    checkName(parameters.modelName());
    var texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    var results = holder.model().embed(texts, with(parameters));
    var usage =
        results.stream().map(llm.api.Embedding::usage).reduce(InputUsage.none(), InputUsage::plus);
    return EmbeddingResponse.builder()
        .embeddings(results.stream().map(e -> Embedding.from(e.vector())).toList())
        .metadata(
            EmbeddingResponseMetadata.builder()
                .modelName(modelName())
                .tokenUsage(new TokenUsage(Math.toIntExact(usage.tokens())))
                .build())
        .build();
  }

  private void checkName(String wanted) {
    if (wanted != null && !wanted.equals(holder.name())) {
      throw new UnsupportedFeatureException(
          "modelName " + wanted + " is not supported: this model is " + holder.name());
    }
  }

  private EmbeddingOptions with(EmbeddingRequestParameters parameters) {
    var more = options.toBuilder();
    if (parameters.dimensions() != null) more.dimensions(parameters.dimensions());
    if (parameters.inputType() == EmbeddingInputType.QUERY) more.purpose(Purpose.QUERY);
    if (parameters.inputType() == EmbeddingInputType.DOCUMENT) more.purpose(Purpose.DOCUMENT);
    return more.build();
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(
        EmbeddingRequestParameters.MODEL_NAME,
        EmbeddingRequestParameters.DIMENSIONS,
        EmbeddingRequestParameters.INPUT_TYPE);
  }

  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  @Override
  public int dimension() {
    return options.dimensions().orElse(holder.model().dimensions());
  }

  @Override
  public String modelName() {
    return holder.name();
  }

  /** Closes the model if this has loaded it; one that was borrowed stays open. */
  @Override
  public void close() {
    holder.close();
  }

  /** Collects settings. */
  public static final class Builder extends ModelBuilder<llm.api.EmbeddingModel, Builder> {
    private EmbeddingOptions options = EmbeddingOptions.defaults();
    private List<EmbeddingModelListener> listeners = List.of();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** How texts are embedded where a request says nothing. */
    public Builder options(EmbeddingOptions embed) {
      options = Objects.requireNonNull(embed, "options");
      return this;
    }

    /** Who hears of requests, responses and failures. */
    public Builder listeners(List<EmbeddingModelListener> all) {
      listeners = List.copyOf(all);
      return this;
    }

    /** The model; loads the file if one was given. */
    public LlmEmbeddingModel build() {
      var holder = hold(llm.api.EmbeddingModel::load, model -> model.description().name());
      return new LlmEmbeddingModel(holder, options, listeners);
    }
  }
}
