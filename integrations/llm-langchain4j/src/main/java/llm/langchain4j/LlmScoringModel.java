package llm.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.model.scoring.ScoringModel;
import java.util.List;
import java.util.Objects;
import llm.api.InputUsage;
import llm.api.Relevance;
import llm.api.RerankOptions;
import llm.api.Reranker;

/** A reranker that runs in this VM: safe to share between threads. */
public final class LlmScoringModel implements ScoringModel, AutoCloseable {
  private final ModelHolder<Reranker> holder;
  private final RerankOptions options;

  private LlmScoringModel(ModelHolder<Reranker> holder, RerankOptions options) {
    this.holder = holder;
    this.options = options;
  }

  /** A builder: it wants a model or a file. */
  public static Builder builder() {
    return new Builder();
  }

  /** How well each text answers the query: from 0 to 1, unless the options ask for raw values. */
  @Override
  public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
    var texts = segments.stream().map(TextSegment::text).toList();
    if (texts.isEmpty()) return Response.from(List.of(), new TokenUsage(0));
    var scores = holder.model().score(query, texts, options);
    var usage = scores.stream().map(Relevance::usage).reduce(InputUsage.none(), InputUsage::plus);
    var values = scores.stream().map(Relevance::score).toList();
    return Response.from(values, new TokenUsage(Math.toIntExact(usage.tokens())));
  }

  /** Closes the model if this has loaded it; one that was borrowed stays open. */
  @Override
  public void close() {
    holder.close();
  }

  /** Collects settings. */
  public static final class Builder extends ModelBuilder<Reranker, Builder> {
    private RerankOptions options = RerankOptions.defaults();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** How pairs are scored. */
    public Builder options(RerankOptions rerank) {
      options = Objects.requireNonNull(rerank, "options");
      return this;
    }

    /** The model; loads the file if one was given. */
    public LlmScoringModel build() {
      var holder = hold(Reranker::load, model -> model.description().name());
      return new LlmScoringModel(holder, options);
    }
  }
}
