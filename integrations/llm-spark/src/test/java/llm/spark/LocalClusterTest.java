package llm.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two executors in processes of their own give what one machine gives. */
@Timeout(300)
class LocalClusterTest {
  private static final int ROWS = 1_000;
  private static final int PARTITIONS = 20;
  private static final List<String> PROMPTS =
      IntStream.range(0, ROWS).mapToObj(i -> "Once there were " + i + " foxes").toList();

  private static SparkSession spark;
  private static List<String> expected;

  @BeforeAll
  static void start() throws Exception {
    expected = onOneMachine();
    spark = Sessions.cluster(2, 2).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static GenerationOptions options() {
    return GenerationOptions.builder().maxTokens(5).temperature(0.8f).build();
  }

  private static List<String> onOneMachine() throws Exception {
    var load = LoadOptions.builder().threads(2).reproducible(true).build();
    var source = ModelSource.of(Sessions.stories());
    try (var model = LanguageModel.load(source, load);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<String>>();
      for (var prompt : PROMPTS) {
        var seeded = Seeds.with(options(), prompt);
        running.add(threads.submit(() -> model.generate(prompt, seeded)));
      }
      var texts = new ArrayList<String>();
      for (var text : running) texts.add(text.get());
      return texts;
    }
  }

  private static Dataset<Row> rows() {
    var prompts = spark.createDataset(PROMPTS, Encoders.STRING()).toDF("text");
    return LlmSpark.builder()
        .file(Sessions.stories().toString())
        .generation(LocalClusterTest::options)
        .build()
        .generate(prompts.repartitionByRange(PARTITIONS, prompts.col("text")), "text");
  }

  private static void assertSame(List<Row> found) {
    assertEquals(ROWS, found.size());
    var byPrompt = new HashMap<String, String>();
    for (var row : found) {
      assertTrue(row.isNullAt(2), row.toString());
      byPrompt.put(row.getString(0), row.getString(1));
    }
    for (int i = 0; i < ROWS; i++) {
      assertEquals(expected.get(i), byPrompt.get(PROMPTS.get(i)), PROMPTS.get(i));
    }
  }

  /** The other test says so too, of a job that loses an executor. */
  @Test
  @EnabledIfSystemProperty(named = "llm.slow", matches = "true")
  void theTextsAreThoseOfOneMachine() {
    assertSame(rows().collectAsList());
  }

  @Test
  void anExecutorThatIsKilledLosesNothing() throws Exception {
    var tracker = spark.sparkContext().statusTracker();
    var rows = rows();
    spark.sparkContext().setJobGroup("killed", "loses an executor", false);
    var job = CompletableFuture.supplyAsync(rows::collectAsList);
    var executor = awaitWork(tracker, job);
    assertTrue(executor.destroyForcibly());
    assertTrue(!job.isDone(), "the job was to be killed in its middle");
    executor.onExit().get();
    assertSame(job.get());
  }

  /** Waits until some tasks, but few, are done. */
  private static ProcessHandle awaitWork(SparkStatusTracker tracker, Future<?> job)
      throws InterruptedException {
    while (!job.isDone()) {
      for (int stage : tracker.getActiveStageIds()) {
        var info = tracker.getStageInfo(stage);
        if (info.isEmpty() || info.get().numTasks() != PARTITIONS) continue;
        if (info.get().numCompletedTasks() >= 2 && info.get().numActiveTasks() > 0) {
          return executors().getFirst();
        }
      }
      Thread.sleep(5);
    }
    throw new AssertionError("the job was done before an executor could be killed");
  }

  private static List<ProcessHandle> executors() {
    var found =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("/java"))
            .toList();
    assertEquals(2, found.size(), "executors");
    return found;
  }
}
