package llm.tests.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.InsufficientMemoryException;
import llm.api.ModelSource;
import llm.api.Pooling;

/** Embeds texts that the heap has no room for, and others meanwhile. */
final class FullEmbeddingMain {
  private static final int[] LONG = new int[4_000];
  private static final EmbeddingOptions ROWS =
      EmbeddingOptions.builder().pooling(Pooling.NONE).build();
  private static final EmbeddingOptions MEAN =
      EmbeddingOptions.builder().pooling(Pooling.MEAN).build();

  private FullEmbeddingMain() {}

  /** A {@link WideModel}. */
  public static void main(String[] args) throws Exception {
    var source = ModelSource.of(Path.of(args[0]));
    var model = EmbeddingModel.load(source, TinyModel.options());
    var before = model.embedTokens(TinyModel.PROMPT, MEAN).vector();
    IO.println(failure(() -> model.embedTokens(LONG, ROWS)));
    var after = model.embedTokens(TinyModel.PROMPT, MEAN).vector();
    IO.println(Arrays.equals(before, after) ? "the same vector" : "another vector");
    int whole = 0;
    try (var threads = Executors.newFixedThreadPool(2)) {
      var greedy = threads.submit(() -> failure(() -> model.embedTokens(LONG, MEAN)));
      while (!greedy.isDone()) {
        try {
          model.embedTokens(TinyModel.PROMPT, MEAN);
          whole++;
        } catch (InsufficientMemoryException e) {
          // for a moment there may be no room for this one either
        }
      }
      if (!greedy.get().equals("InsufficientMemoryException")) whole = 0;
    }
    IO.println("the others: " + (whole > 0 ? "whole" : "lost"));
    model.close();
  }

  private static String failure(Callable<?> call) {
    try {
      call.call();
      return "none";
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }
}
