package llm.tests.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.GenerationOptions;
import llm.api.InsufficientMemoryException;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Session;

/** Fills the heap for moments, again and again, while several threads generate. */
final class FullHeapMain {
  private static final int THREADS = 4;
  private static final int MORE = 50;
  private static final int[] PROMPT = {1, 17, 4, 99, 23};

  private final LanguageModel model;
  private final GenerationOptions options =
      GenerationOptions.builder().temperature(0).ignoreEnd(true).maxTokens(150).build();
  private final int[] expected;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();

  private FullHeapMain(LanguageModel model) {
    this.model = model;
    try (var session = model.newSession()) {
      this.expected = generate(session);
    }
  }

  /** The model, and how often the heap is filled at least. */
  public static void main(String[] args) throws InterruptedException {
    var load = LoadOptions.builder().contextLength(1000).threads(2).build();
    try (var model = LanguageModel.load(ModelSource.of(Path.of(args[0])), load)) {
      new FullHeapMain(model).run(Integer.parseInt(args[1]));
    }
    IO.println("closed");
  }

  private void run(int rounds) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(new Thread(this::generateOnAndOn));
    }
    threads.forEach(Thread::start);
    // Whether a moment hits a request is chance: until one does, there are more of them.
    for (int i = 0; i < rounds || (failed.get() == 0 && i < MORE * rounds); i++) {
      int blocks = Ballast.all().size(); // and they are garbage again
      Thread.sleep(blocks > 0 ? 20 : 0);
    }
    stop.set(true);
    for (var thread : threads) thread.join();
    try (var session = model.newSession()) {
      check(generate(session));
    }
    IO.println("failed: " + (failed.get() > 0));
    IO.println("whole: " + (whole.get() > 0));
    IO.println("wrong: " + wrong.get());
  }

  private void generateOnAndOn() {
    while (!stop.get()) {
      try (var session = model.newSession()) {
        generateIn(session);
      } catch (OutOfMemoryError e) {
        failed.incrementAndGet();
      }
    }
  }

  /** After a failure the same session can go on. */
  private void generateIn(Session session) {
    while (!stop.get()) {
      try {
        session.truncate(0);
        check(generate(session));
      } catch (InsufficientMemoryException | OutOfMemoryError e) {
        failed.incrementAndGet();
      }
    }
  }

  private int[] generate(Session session) {
    var ids = new int[options.maxTokens()];
    int count = 0;
    try (var generation = session.generate(PROMPT, options)) {
      for (var token : generation) ids[count++] = token.id();
    }
    return ids;
  }

  private void check(int[] ids) {
    if (Arrays.equals(expected, ids)) whole.incrementAndGet();
    else wrong.incrementAndGet();
  }

  /** What it prints when all is well. */
  static List<String> expectedOutput() {
    return List.of("failed: true", "whole: true", "wrong: 0", "closed");
  }
}
