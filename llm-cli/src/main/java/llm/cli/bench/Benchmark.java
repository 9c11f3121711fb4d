package llm.cli.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import llm.api.Constraint;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.Session;
import llm.api.Token;
import llm.api.Usage;

/**
 * Measures how fast a model reads a prompt and generates.
 *
 * <p>Each round reads the prompt in one sequence, then generates in all sequences at once, which
 * share each pass over the weights; after it every sequence forgets what was read and written, back
 * to the depth. The first round warms up and does not count.
 */
public final class Benchmark {
  private static final AtomicLong READINGS = new AtomicLong();

  private final Workload workload;
  private final BenchText text;
  private final Consumer<String> progress;
  private Drafts drafts = Drafts.NONE;

  /**
   * What was measured.
   *
   * @param prompt speed of reading the prompt, up to the logits of its last token
   * @param generation speed of generating the tokens after the first, of all sequences together
   * @param constrained the same under the constraint, each run right behind one without
   * @param drafts of all runs
   */
  public record Result(Speeds prompt, Speeds generation, Speeds constrained, Drafts drafts) {
    /** Without constraint and drafts. */
    public Result(Speeds prompt, Speeds generation) {
      this(prompt, generation, Speeds.NONE, Drafts.NONE);
    }
  }

  /**
   * Tokens that were drafted while it generated.
   *
   * @param accepted those of them that were right
   */
  public record Drafts(int drafted, int accepted) {
    /** None. */
    public static final Drafts NONE = new Drafts(0, 0);

    private Drafts and(Usage usage) {
      return new Drafts(drafted + usage.draftedTokens(), accepted + usage.acceptedTokens());
    }
  }

  /**
   * A benchmark.
   *
   * @param text that is read, of {@link Workload#promptTokens()} tokens if there is one
   * @param progress hears what is being measured
   */
  public Benchmark(Workload workload, BenchText text, Consumer<String> progress) {
    this.workload = workload;
    this.text = text;
    this.progress = progress;
  }

  /** Measures a model, whose context holds {@link Workload#contextLength()} tokens. */
  public Result run(LanguageModel model) {
    int vocabulary = model.description().vocabularySize();
    var sessions = new ArrayList<Session>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (var i = 0; i < workload.sequences(); i++) sessions.add(model.newSession());
      if (workload.depth() > 0) {
        progress.accept("reading up to the depth");
        var ids = Workload.ids(workload.depth(), vocabulary);
        for (var session : sessions) {
          if (model.decoderStart().isPresent()) session.encode(ids); // as deep as the decoder is
          read(session, ids);
        }
      }
      return rounds(sessions, vocabulary, threads);
    } finally {
      sessions.forEach(Session::close);
    }
  }

  private Result rounds(List<Session> sessions, int vocabulary, ExecutorService threads) {
    var prompt = text.prompt().orElseGet(() -> Workload.ids(workload.promptTokens(), vocabulary));
    var start = text.prompt().orElseGet(() -> Workload.start(vocabulary));
    var prompts = new ArrayList<Double>();
    var generations = new ArrayList<Double>();
    var constrained = new ArrayList<Double>();
    for (var round = 0; round <= workload.runs(); round++) {
      var name = round == 0 ? "warming up" : "run %d of %d".formatted(round, workload.runs());
      if (prompt.length > 0) {
        progress.accept(name + ": reading");
        double speed = read(sessions.getFirst(), prompt);
        sessions.getFirst().truncate(workload.depth());
        if (round > 0) prompts.add(speed);
      }
      if (workload.generatedTokens() > 0) {
        progress.accept(name + ": generating");
        double speed = generate(sessions, start, threads, Optional.empty());
        if (round > 0) generations.add(speed);
        if (text.constraint().isPresent()) {
          double held = generate(sessions, start, threads, text.constraint());
          if (round > 0) constrained.add(held);
        }
      }
    }
    return new Result(
        new Speeds(prompts), new Speeds(generations), new Speeds(constrained), drafts);
  }

  /** Reads tokens without generating any; tokens/s. */
  private static double read(Session session, int[] tokens) {
    // With a salt of its own: nothing is known of what another run has read.
    var salt = "bench " + READINGS.incrementAndGet();
    var none = GenerationOptions.builder().temperature(0).maxTokens(0).salt(salt).build();
    try (var generation = session.generate(tokens, none)) {
      generation.text();
      return generation.timings().promptTokensPerSecond();
    }
  }

  /** Generates in all sequences at once; tokens/s of all, from when each has its first token. */
  private double generate(
      List<Session> sessions,
      int[] start,
      ExecutorService threads,
      Optional<Constraint> constraint) {
    int count = workload.generatedTokens();
    var wanted =
        GenerationOptions.builder()
            .temperature(0)
            .maxTokens(count + 1)
            .ignoreEnd(true)
            .speculation(text.speculation());
    constraint.ifPresent(wanted::constraint);
    var options = wanted.build();
    var generations = new ArrayList<Generation>();
    try {
      for (var session : sessions) generations.add(session.generate(start, options));
      together(threads, generations.stream().map(Generation::iterator).toList());
      // When tokens came is the engine's to say: it writes ahead of those who read.
      double speed = 0;
      for (var generation : generations) speed += generation.timings().generatedTokensPerSecond();
      for (var generation : generations) drafts = drafts.and(generation.usage());
      return speed;
    } finally {
      generations.forEach(Generation::close);
      for (var session : sessions) session.truncate(workload.depth());
    }
  }

  /** Takes all tokens of each, at the same time. */
  private static void together(ExecutorService threads, List<Iterator<Token>> generations) {
    var tasks =
        generations.stream()
            .map(
                tokens ->
                    (Callable<Boolean>)
                        () -> {
                          while (tokens.hasNext()) tokens.next();
                          return true;
                        })
            .toList();
    try {
      for (var done : threads.invokeAll(tasks)) done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LlmException("interrupted", e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RuntimeException cause -> cause;
        case Error cause -> throw cause;
        case null, default -> new IllegalStateException(e);
      };
    }
  }
}
