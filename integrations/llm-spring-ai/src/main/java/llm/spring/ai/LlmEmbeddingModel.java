package llm.spring.ai;

import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.InputUsage;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;

/**
 * An embedding model that runs in this VM: safe to share between threads, whose texts share passes.
 *
 * <p>Some models were trained with a prefix before questions and documents. As vector stores use
 * this class, documents have the document's prefix, and a text by itself, {@link #embed(String)},
 * the question's; lists of texts and requests have none. A purpose in the options holds for all of
 * them instead.
 *
 * <p>A text that is too long is an {@link llm.api.ContextOverflowException}, unless the options say
 * that it is cut; another model's name is an {@link UnsupportedOperationException}.
 */
public final class LlmEmbeddingModel implements EmbeddingModel, AutoCloseable {
  private static final EmbeddingModelObservationConvention CONVENTION =
      new DefaultEmbeddingModelObservationConvention();

  private final ModelHolder<llm.api.EmbeddingModel> holder;
  private final LlmEmbeddingOptions options;
  private final MetadataMode metadata;
  private final ObservationRegistry observations;
  private final @Nullable EmbeddingModelObservationConvention convention;

  private LlmEmbeddingModel(Builder builder, ModelHolder<llm.api.EmbeddingModel> holder) {
    this.holder = holder;
    options = builder.options;
    metadata = builder.metadata;
    observations = builder.observations;
    convention = builder.convention;
  }

  /** A builder: it wants a model or a file. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    return call(request.getInstructions(), request.getOptions(), Purpose.TEXT);
  }

  /** Embeds a question; see {@link LlmEmbeddingModel}. */
  @Override
  public float[] embed(String text) {
    return call(List.of(text), null, Purpose.QUERY).getResult().getOutput();
  }

  /** Embeds a document, with the metadata that the builder was told of. */
  @Override
  public float[] embed(Document document) {
    return documents(List.of(document), null).getFirst();
  }

  @Override
  public List<float[]> embed(
      List<Document> documents, @Nullable EmbeddingOptions said, BatchingStrategy batches) {
    var all = new ArrayList<float[]>();
    for (var batch : batches.batch(documents)) all.addAll(documents(batch, said));
    return all;
  }

  private List<float[]> documents(List<Document> documents, @Nullable EmbeddingOptions said) {
    var texts = documents.stream().map(this::getEmbeddingContent).toList();
    return call(texts, said, Purpose.DOCUMENT).getResults().stream()
        .map(Embedding::getOutput)
        .toList();
  }

  /** A document's text, with the metadata that the builder was told of. */
  @Override
  public String getEmbeddingContent(Document document) {
    var text = document.getText();
    if (text != null) {
      return metadata == MetadataMode.NONE ? text : document.getFormattedContent(metadata);
    }
    throw new UnsupportedOperationException(
        "media are not supported: document " + document.getId() + " has no text");
  }

  private EmbeddingResponse call(
      List<String> texts, @Nullable EmbeddingOptions said, Purpose purpose) {
    var all = options.overriddenBy(said);
    Requests.checkName(holder.name(), all.getModel());
    var named = all.overriddenBy(LlmEmbeddingOptions.builder().model(holder.name()).build());
    var context =
        EmbeddingModelObservationContext.builder()
            .embeddingRequest(new EmbeddingRequest(texts, named))
            .provider(LlmChatModel.PROVIDER)
            .build();
    var observation =
        EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION.observation(
            convention, CONVENTION, () -> context, observations);
    return Objects.requireNonNull(
        observation.observe(
            () -> {
              var response = response(holder.model().embed(texts, wanted(all, purpose)));
              context.setResponse(response);
              return response;
            }));
  }

  private static llm.api.EmbeddingOptions wanted(LlmEmbeddingOptions said, Purpose purpose) {
    var wanted = llm.api.EmbeddingOptions.builder();
    wanted.purpose(Objects.requireNonNullElse(said.getPurpose(), purpose));
    var dimensions = said.getDimensions();
    if (dimensions != null) wanted.dimensions(dimensions);
    wanted.truncated(Objects.requireNonNullElse(said.getTruncated(), false));
    return wanted.build();
  }

  private EmbeddingResponse response(List<llm.api.Embedding> results) {
    var embeddings = new ArrayList<Embedding>();
    var tokens = InputUsage.none();
    for (var result : results) {
      embeddings.add(new Embedding(result.vector(), embeddings.size()));
      tokens = tokens.plus(result.usage());
    }
    int count = Math.toIntExact(tokens.tokens());
    var usage = new DefaultUsage(count, 0, count, tokens);
    return new EmbeddingResponse(embeddings, new EmbeddingResponseMetadata(holder.name(), usage));
  }

  @Override
  public int dimensions() {
    return Objects.requireNonNullElse(options.getDimensions(), holder.model().dimensions());
  }

  /** Closes the model if this has loaded it; one that was borrowed stays open. */
  @Override
  public void close() {
    holder.close();
  }

  /** Collects settings. */
  public static final class Builder extends ModelBuilder<llm.api.EmbeddingModel, Builder> {
    private LlmEmbeddingOptions options = LlmEmbeddingOptions.builder().build();
    private MetadataMode metadata = MetadataMode.NONE;
    private ObservationRegistry observations = ObservationRegistry.NOOP;
    private @Nullable EmbeddingModelObservationConvention convention;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** What holds where a request says nothing. */
    public Builder options(LlmEmbeddingOptions defaults) {
      options = Objects.requireNonNull(defaults, "options");
      return this;
    }

    /** Which of a document's metadata are embedded with its text; by default none. */
    public Builder metadataMode(MetadataMode mode) {
      metadata = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /** Who hears of requests, responses and failures. */
    public Builder observationRegistry(ObservationRegistry registry) {
      observations = Objects.requireNonNull(registry, "registry");
      return this;
    }

    /** How observations are named; by default as Spring AI does. */
    public Builder observationConvention(EmbeddingModelObservationConvention own) {
      convention = Objects.requireNonNull(own, "convention");
      return this;
    }

    /** The model; loads the file if one was given. */
    public LlmEmbeddingModel build() {
      var holder = hold(llm.api.EmbeddingModel::load, model -> model.description().name());
      try {
        Requests.checkName(holder.name(), options.getModel());
        return new LlmEmbeddingModel(this, holder);
      } catch (RuntimeException e) {
        holder.close();
        throw e;
      }
    }
  }
}
