package llm.tests.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Pooling;

/**
 * Embeds sentences by eight callers; writes the process's resident kilobytes before and afterwards,
 * collected both times. Arguments: the model's file, how many sentences.
 */
final class ResidentMemoryMain {
  private static final int CALLERS = 8;
  private static final EmbeddingOptions MEAN =
      EmbeddingOptions.builder().pooling(Pooling.MEAN).build();

  private ResidentMemoryMain() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    var options = LoadOptions.builder().threads(2).contextLength(256).build();
    try (var model = EmbeddingModel.load(ModelSource.of(Path.of(arguments[0])), options)) {
      embed(model, 20 * CALLERS);
      long before = resident();
      embed(model, count);
      IO.println(before + " " + resident());
    }
  }

  private static void embed(EmbeddingModel model, int count) throws Exception {
    var calls = new ArrayList<Callable<Integer>>();
    for (int c = 0; c < CALLERS; c++) {
      int caller = c;
      calls.add(
          () -> {
            int dimensions = 0;
            for (int i = 0; i < count / CALLERS; i++) {
              var text = "some tokens of families and patterns ".repeat(1 + (i + caller) % 9);
              dimensions = model.embed(List.of(text, text + i), MEAN).getFirst().dimensions();
            }
            return dimensions;
          });
    }
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      for (var call : threads.invokeAll(calls)) call.get();
    }
  }

  private static long resident() throws IOException {
    for (int i = 0; i < 3; i++) System.gc();
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
