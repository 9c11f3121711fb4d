package llm.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import llm.api.EngineListener;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;

/**
 * What streams notice of a long prompt that arrives beside them: the gaps between their tokens,
 * alone and meanwhile, and the speed at which the prompt is read, alone and beside them.
 *
 * <p>A program, no bench of JMH: {@code java llm.benchmarks.StreamsBeside MODEL GAP_MILLIS [STREAMS
 * [PROMPT_TOKENS]]}.
 */
public final class StreamsBeside {
  private static final int ALONE_TOKENS = 60;
  private static final int WARM_TOKENS = 600;

  private static final int WORST = 4;

  private final LanguageModel model;
  private final Passes passes;
  private final int streams;
  private final int promptTokens;
  private int prompts;

  /** Those that computed rows of prompts beside rows of streams. */
  private static final class Passes implements EngineListener {
    private final List<Pass> mixed = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void passEnded(Pass pass) {
      if (pass.promptRows() > 0 && pass.decodingRows() > 1) mixed.add(pass);
    }

    /** The longest, and how many came before each. */
    void report() {
      var all = List.copyOf(mixed);
      var order = new ArrayList<Integer>();
      for (int i = 0; i < all.size(); i++) order.add(i);
      order.sort(Comparator.comparingLong(i -> -all.get(i).nanos()));
      for (int i : order.subList(0, Math.min(WORST, order.size()))) {
        var pass = all.get(i);
        IO.println(
            "  pass %d of %d: %.1f ms, %d rows of the prompt beside %d"
                .formatted(
                    i + 1, all.size(), pass.nanos() / 1e6, pass.promptRows(), pass.decodingRows()));
      }
    }
  }

  private StreamsBeside(LanguageModel model, Passes passes, int streams, int promptTokens) {
    this.model = model;
    this.passes = passes;
    this.streams = streams;
    this.promptTokens = promptTokens;
  }

  /** Measures, and prints what it found. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    int streams = args.length > 2 ? Integer.parseInt(args[2]) : 7;
    int prompt = args.length > 3 ? Integer.parseInt(args[3]) : 4000;
    var gap = Duration.ofMillis(Long.parseLong(args[1]));
    var passes = new Passes();
    var options =
        LoadOptions.builder()
            .contextLength(prompt + 8192)
            .longestGap(gap)
            .engineListener(passes)
            .build();
    try (var model = LanguageModel.load(ModelSource.of(Path.of(args[0])), options)) {
      new StreamsBeside(model, passes, streams, prompt).run();
    }
  }

  private void run() throws InterruptedException, ExecutionException {
    read(WARM_TOKENS);
    report("1 stream alone", gaps(1, ALONE_TOKENS));
    report(streams + " streams alone", gaps(streams, ALONE_TOKENS));
    double alone = read(promptTokens);
    IO.println("prompt of %d alone: %.1f tokens/s".formatted(promptTokens, alone));
    double beside = beside();
    IO.println(
        "prompt beside %d streams: %.1f tokens/s, %.2f of alone"
            .formatted(streams, beside, beside / alone));
    passes.report();
  }

  /** Reads a prompt; tokens/s. */
  private double read(int tokens) {
    var salt = "prompt " + prompts++; // or it would be known from the one before
    var none = GenerationOptions.builder().temperature(0).maxTokens(0).salt(salt).build();
    try (var session = model.newSession();
        var generation = session.generate(ids(tokens), none)) {
      generation.text();
      int cached = generation.usage().cachedTokens();
      if (cached > 0) throw new IllegalStateException(cached + " tokens were known");
      return generation.timings().promptTokensPerSecond();
    }
  }

  private int[] ids(int count) {
    var ids = new int[count];
    int vocabulary = model.description().vocabularySize();
    for (int i = 0; i < count; i++) ids[i] = 5 + (int) (i * 7919L % (vocabulary - 5));
    return ids;
  }

  private double beside() throws InterruptedException, ExecutionException {
    var stop = new AtomicBoolean();
    try (var threads = Executors.newCachedThreadPool()) {
      var running = new CountDownLatch(streams);
      var reading = new ArrayList<Future<long[]>>();
      for (int i = 0; i < streams; i++) {
        reading.add(threads.submit(() -> stream(Integer.MAX_VALUE, running, stop)));
      }
      running.await();
      double speed = read(promptTokens);
      stop.set(true);
      report(streams + " streams beside the prompt", collected(reading));
      return speed;
    }
  }

  private List<long[]> gaps(int count, int tokens) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      var reading = new ArrayList<Future<long[]>>();
      var running = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        reading.add(threads.submit(() -> stream(tokens, running, new AtomicBoolean())));
      }
      return collected(reading);
    }
  }

  private static List<long[]> collected(List<Future<long[]>> reading)
      throws InterruptedException, ExecutionException {
    var gaps = new ArrayList<long[]>();
    for (var one : reading) gaps.add(one.get());
    return gaps;
  }

  /**
   * Generates so many tokens once all streams do, or until it is to stop; the gaps between them.
   */
  private long[] stream(int tokens, CountDownLatch running, AtomicBoolean stop)
      throws InterruptedException {
    var options = GenerationOptions.builder().temperature(0).ignoreEnd(true).build();
    var gaps = new long[1 << 14];
    int count = 0;
    try (var session = model.newSession();
        var generation = session.generate(new int[] {1, 9}, options)) {
      var iterator = generation.iterator();
      iterator.next();
      running.countDown();
      running.await();
      for (int i = 0; i < 3; i++) iterator.next(); // what was written while others began
      long last = System.nanoTime();
      while (count < Math.min(tokens, gaps.length) && !stop.get()) {
        iterator.next();
        long now = System.nanoTime();
        gaps[count++] = now - last;
        last = now;
      }
    }
    return Arrays.copyOf(gaps, count);
  }

  private static void report(String what, List<long[]> gaps) {
    var all = gaps.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    double perSecond = 0;
    for (var one : gaps) perSecond += one.length * 1e9 / Math.max(1, Arrays.stream(one).sum());
    IO.println(
        "%s: %.1f tokens/s; gaps of %.1f ms (median), %.1f (95 %%), %.1f (longest)"
            .formatted(
                what,
                perSecond,
                all[all.length / 2] / 1e6,
                all[Math.min(all.length - 1, all.length * 95 / 100)] / 1e6,
                all[all.length - 1] / 1e6));
  }
}
