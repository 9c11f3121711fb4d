package llm.tests.engine;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.GenerationOptions;
import llm.api.InsufficientMemoryException;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;

/** A session that asks for more than the heap holds, beside one that asks for little. */
final class OneFullSessionMain {
  private static final int CONTEXT = 1 << 20;
  private static final int FREE = 8 << 20;

  private OneFullSessionMain() {}

  /** The model. */
  public static void main(String[] args) throws InterruptedException {
    var load = LoadOptions.builder().contextLength(CONTEXT).threads(1).build();
    try (var model = LanguageModel.load(ModelSource.of(Path.of(args[0])), load);
        var large = model.newSession()) {
      var stop = new AtomicBoolean();
      var tokens = new AtomicInteger();
      large.generate(new int[60], options(0)).text(); // what the model itself needs
      var ballast = Ballast.allBut(FREE);
      var small = new Thread(() -> generate(model, tokens, stop));
      small.start();
      while (tokens.get() < 20 && small.isAlive()) Thread.yield();
      int read = 0;
      try {
        while (true) {
          large.generate(new int[60], options(0)).text();
          read++;
        }
      } catch (InsufficientMemoryException e) {
        IO.println("refused: " + (read > 0 && !ballast.isEmpty()));
      }
      int before = tokens.get();
      while (tokens.get() < before + 100 && small.isAlive()) Thread.yield();
      large.truncate(50);
      IO.println("goes on: " + !large.generate(new int[] {1}, options(5)).text().isEmpty());
      stop.set(true);
      small.join();
    }
  }

  private static GenerationOptions options(int tokens) {
    return GenerationOptions.builder().temperature(0).ignoreEnd(true).maxTokens(tokens).build();
  }

  private static void generate(LanguageModel model, AtomicInteger tokens, AtomicBoolean stop) {
    try (var session = model.newSession()) {
      while (!stop.get()) {
        session.truncate(Math.min(session.length(), 1)); // and no page of keys more
        session
            .generate(new int[] {1, 5, 9}, options(20))
            .forEach(token -> tokens.incrementAndGet());
      }
      IO.println("the other one: whole");
    } catch (Throwable e) {
      IO.println("the other one: " + e);
    }
  }
}
