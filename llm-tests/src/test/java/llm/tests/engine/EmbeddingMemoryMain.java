package llm.tests.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import llm.api.ModelSource;

/**
 * Embeds short texts and long ones; writes the largest number of kilobytes that were resident.
 * Argument: the model's file.
 */
final class EmbeddingMemoryMain {
  private static final int SHORT = 16;
  private static final int LONG = 256;
  private static final int TEXTS = 4;
  private static final int TIMES = 20;
  private static final int TOKEN = 2000;

  private EmbeddingMemoryMain() {}

  public static void main(String[] arguments) throws IOException {
    var options = LoadOptions.builder().threads(2).build();
    try (var model = EmbeddingModel.load(ModelSource.of(Path.of(arguments[0])), options)) {
      embed(model, SHORT);
      embed(model, LONG);
      IO.println(peak());
    }
  }

  private static void embed(EmbeddingModel model, int length) {
    int[] text = new int[length];
    Arrays.fill(text, TOKEN);
    List<int[]> texts = Collections.nCopies(TEXTS, text);
    for (int i = 0; i < TIMES; i++) model.embedTokens(texts, EmbeddingOptions.defaults());
  }

  private static long peak() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
