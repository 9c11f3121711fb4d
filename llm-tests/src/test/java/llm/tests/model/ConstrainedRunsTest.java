package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.Constraint;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No answer that is held to a schema ends invalid, however it is drawn: another's validator. */
@ExtendWith(RequestedKernels.class)
class ConstrainedRunsTest {
  private static final int SCHEMAS = 120;
  private static final int RUNS = Boolean.getBoolean("llm.slow") ? 10_000 : 120;
  private static final int LONGEST = 90;

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();

  @Test
  void noFinishedAnswerIsInvalid() throws Exception {
    var schemas = SampleSchemas.of(SCHEMAS);
    try (var model = Stories.load();
        var threads = Executors.newFixedThreadPool(8)) {
      var runs = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < RUNS; i++) {
        var schema = schemas.get(i % SCHEMAS);
        long seed = i;
        runs.add(() -> run(model, schema, seed));
      }
      for (var run : threads.invokeAll(runs)) run.get();
    }
    assertEquals(RUNS, finished.get() + cut.get());
    assertTrue(finished.get() > RUNS / 3, finished + " of " + RUNS + " end");
    System.out.println(
        "constrained runs: " + RUNS + ", finished and valid " + finished + ", cut " + cut);
  }

  private boolean run(LanguageModel model, String schema, long seed) {
    var random = new Random(seed);
    var options =
        GenerationOptions.builder()
            .constraint(Constraint.jsonSchema(schema))
            .seed(seed)
            .maxTokens(LONGEST)
            .temperature(2 * random.nextFloat());
    switch (random.nextInt(4)) {
      case 0 -> options.topK(0).topP(1).minP(0);
      case 1 -> options.mirostat(new Sampler.Mirostat(5, 0.1f));
      case 2 -> options.penalties(new Sampler.Penalties(1.3f, 0, 0, 64));
      default -> {}
    }
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, options.build())) {
      var text = generation.text();
      if (generation.finishReason() == FinishReason.MAX_TOKENS) {
        cut.incrementAndGet();
        return true;
      }
      assertEquals(FinishReason.END_OF_TEXT, generation.finishReason());
      var errors =
          registry
              .getSchema(schema)
              .validate(
                  text,
                  InputFormat.JSON,
                  c -> c.executionConfig(config -> config.formatAssertionsEnabled(true)));
      assertEquals(List.of(), errors, schema + "\n" + text);
      finished.incrementAndGet();
      return true;
    }
  }
}
