package llm.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.cli.bench.EmbeddingWorkload.Case;

/**
 * Measures how fast a model embeds, from token ids to vectors, for one caller.
 *
 * <p>A run embeds the same texts again and again, for a quarter of a second at least; a first one
 * warms up and does not count.
 */
public final class EmbeddingBenchmark {
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
  private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final EmbeddingWorkload workload;
  private final Consumer<String> progress;

  /**
   * What was measured.
   *
   * @param texts embedded a second
   */
  public record Result(Case measured, Speeds texts) {}

  /**
   * A benchmark.
   *
   * @param progress hears what is being measured
   */
  public EmbeddingBenchmark(EmbeddingWorkload workload, Consumer<String> progress) {
    this.workload = workload;
    this.progress = progress;
  }

  /** Measures a model, which reads texts of these lengths. */
  public List<Result> run(EmbeddingModel model) {
    var results = new ArrayList<Result>();
    for (var measured : workload.cases()) results.add(run(model, measured));
    return results;
  }

  private Result run(EmbeddingModel model, Case measured) {
    var texts = measured.texts(model.description().vocabularySize());
    var name = "%d tokens, %d at once: ".formatted(measured.length(), measured.batch());
    progress.accept(name + "warming up");
    long calls = warmUp(model, texts);
    var speeds = new ArrayList<Double>();
    for (int i = 1; i <= workload.runs(); i++) {
      progress.accept(name + "run %d of %d".formatted(i, workload.runs()));
      long nanos = time(model, texts, calls);
      speeds.add((double) calls * texts.size() * 1e9 / nanos);
    }
    return new Result(measured, new Speeds(speeds));
  }

  /** Calls that a run takes. */
  private static long warmUp(EmbeddingModel model, List<int[]> texts) {
    long start = System.nanoTime();
    long last = time(model, texts, 1);
    while (System.nanoTime() - start < WARM_UP_NANOS) last = time(model, texts, 1);
    return Math.max(1, RUN_NANOS / Math.max(1, last));
  }

  private static long time(EmbeddingModel model, List<int[]> texts, long calls) {
    long start = System.nanoTime();
    for (long i = 0; i < calls; i++) model.embedTokens(texts, EmbeddingOptions.defaults());
    return System.nanoTime() - start;
  }
}
