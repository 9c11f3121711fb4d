package llm.runtime.embedding;

import java.util.List;
import llm.api.ModelDescription;
import llm.api.Pooling;
import llm.api.Relevance;
import llm.api.RerankOptions;
import llm.api.Reranker;
import llm.api.Tokenizer;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.HeapSpace;
import llm.runtime.engine.Engine;

/** A reranker in memory. */
public final class PairScorer implements Reranker {
  /**
   * How it reads, and what its scores mean.
   *
   * @param choice pools what its classifier reads
   */
  public record Reads(
      TextInput input, PairForm form, PoolingChoice choice, Classifier classifier) {}

  private final Reads reads;
  private final Engine engine;
  private final Submission submission;

  /**
   * A reranker.
   *
   * @param engine computes hidden rows; closing the reranker closes it
   */
  public PairScorer(Reads reads, Engine engine) {
    this.reads = reads;
    this.engine = engine;
    this.submission = new Submission(engine.scheduler());
  }

  @Override
  public List<Relevance> score(String query, List<String> documents, RerankOptions options) {
    Arguments.present("query", query);
    for (var document : Arguments.present("documents", documents)) {
      Arguments.present("documents, an element", document);
    }
    Arguments.present("options", options);
    engine.ensureOpen();
    return HeapSpace.within(
        () -> {
          var form = reads.form().query(query);
          return List.copyOf(
              submission.run(
                  documents.size(),
                  i -> job(i, reading(form, documents.get(i), options), options)));
        });
  }

  private Reading reading(PairForm.Query query, String document, RerankOptions options) {
    int most = maxTokens();
    var reading = query.with(document, options.truncated() ? most : Integer.MAX_VALUE);
    int length = reading.tokens().length;
    if (length <= most) return reading;
    if (!options.truncated()) throw reads.input().tooLong("query and document", length);
    int alone = query.with("", Integer.MAX_VALUE).tokens().length;
    throw reads.input().tooLong("the query without a document", alone);
  }

  private Submission.Job<Relevance> job(int index, Reading reading, RerankOptions options) {
    var pooled = reads.choice().pool(Pooling.RANK, reading.tokens().length);
    var request = engine.text(reading.tokens(), reads.choice().wanted(Pooling.RANK), pooled);
    return new Submission.Job<>(
        request.withSecondText(reading.secondText()),
        () -> relevance(index, pooled.result(), reading, options));
  }

  private Relevance relevance(int index, float[] values, Reading reading, RerankOptions options) {
    double logit = reads.classifier().logit(values);
    double score = options.raw() ? logit : 1 / (1 + Math.exp(-logit));
    return Relevance.of(index, score, reading.usage());
  }

  @Override
  public int maxTokens() {
    return reads.input().maxTokens();
  }

  @Override
  public Tokenizer tokenizer() {
    engine.ensureOpen();
    return reads.input().tokenizer();
  }

  @Override
  public ModelDescription description() {
    return reads.input().description();
  }

  @Override
  public void close() {
    engine.close();
  }
}
