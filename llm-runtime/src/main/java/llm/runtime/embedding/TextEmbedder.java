package llm.runtime.embedding;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.ModelDescription;
import llm.api.Pooling;
import llm.api.Tokenizer;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.HeapSpace;
import llm.runtime.engine.Engine;
import llm.runtime.engine.Request;

/** A model in memory that embeds. */
public final class TextEmbedder implements EmbeddingModel {
  private final TextInput input;
  private final PoolingChoice choice;
  private final KnownPrefixes prefixes;
  private final Engine engine;
  private final Submission submission;

  /**
   * A model.
   *
   * @param metadata of its file
   * @param engine computes hidden rows; closing the model closes it
   */
  public TextEmbedder(
      TextInput input, PoolingChoice choice, Map<String, ?> metadata, Engine engine) {
    this.input = input;
    this.choice = choice;
    this.prefixes = KnownPrefixes.of(metadata);
    this.engine = engine;
    this.submission = new Submission(engine.scheduler());
  }

  @Override
  public List<Embedding> embed(List<String> texts, EmbeddingOptions options) {
    checkAll("texts", texts);
    var plan = plan(options);
    var prefix = options.prefix().orElseGet(() -> prefix(options.purpose()));
    return embed(texts.size(), i -> input.text(prefix + texts.get(i), options), plan);
  }

  @Override
  public List<Embedding> embedTokens(List<int[]> texts, EmbeddingOptions options) {
    checkAll("texts", texts);
    var plan = plan(options);
    int vocabulary = engine.network().vocabularySize();
    return embed(
        texts.size(), i -> input.tokens(texts.get(i), vocabulary, options.truncated()), plan);
  }

  private static void checkAll(String name, List<?> texts) {
    for (var text : Arguments.present(name, texts)) Arguments.present(name + ", an element", text);
  }

  private EmbeddingPlan plan(EmbeddingOptions options) {
    Arguments.present("options", options);
    engine.ensureOpen();
    return EmbeddingPlan.of(choice, options);
  }

  private List<Embedding> embed(int count, IntFunction<Reading> reading, EmbeddingPlan plan) {
    return HeapSpace.within(
        () ->
            plan.observed()
                ? watched(count, reading, plan)
                : List.copyOf(submission.run(count, i -> job(reading.apply(i), plan))));
  }

  private Submission.Job<Embedding> job(Reading reading, EmbeddingPlan plan) {
    var pooled = plan.pool(reading);
    return new Submission.Job<>(
        request(reading, plan, pooled), () -> plan.embedding(pooled.result(), reading));
  }

  private Request request(Reading reading, EmbeddingPlan plan, Request.RowSink sink) {
    return engine.text(reading.tokens(), plan.wanted(), sink);
  }

  /** One text after the other, each with somebody who looks on. */
  private List<Embedding> watched(int count, IntFunction<Reading> reading, EmbeddingPlan plan) {
    var embeddings = new Embedding[count];
    for (int i = 0; i < count; i++) {
      var text = reading.apply(i);
      var pooled = plan.pool(text);
      var watched = new WatchedRows(plan.observer(), pooled);
      var request = request(text, plan, watched).observed(watched, WatchedRows.CHUNK);
      try {
        submission.run(1, none -> new Submission.Job<>(request, () -> text));
      } catch (RuntimeException e) {
        throw watched.failure(e);
      }
      embeddings[i] = plan.embedding(pooled.result(), text);
    }
    return List.of(embeddings);
  }

  @Override
  public int dimensions() {
    return choice.width(choice.standard());
  }

  @Override
  public int maxTokens() {
    return input.maxTokens();
  }

  @Override
  public Pooling pooling() {
    return choice.standard();
  }

  @Override
  public String prefix(Purpose purpose) {
    return prefixes.of(Arguments.present("purpose", purpose));
  }

  @Override
  public Tokenizer tokenizer() {
    engine.ensureOpen();
    return input.tokenizer();
  }

  @Override
  public ModelDescription description() {
    return input.description();
  }

  @Override
  public void close() {
    engine.close();
  }
}
