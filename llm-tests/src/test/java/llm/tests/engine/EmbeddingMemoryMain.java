package llm.tests.engine;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
 * Embeds short texts and long ones; writes the bytes of the heap that each more token took, and the
 * largest number of kilobytes that were resident. Argument: the model's file.
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
      long few = allocated(model, SHORT), many = allocated(model, LONG);
      IO.println((many - few) / (TEXTS * (LONG - SHORT)) + " " + peak());
    }
  }

  /** Bytes of a call, on all threads, once arrays are as large as they need to be. */
  private static long allocated(EmbeddingModel model, int length) {
    int[] text = new int[length];
    Arrays.fill(text, TOKEN);
    List<int[]> texts = Collections.nCopies(TEXTS, text);
    model.embedTokens(texts, EmbeddingOptions.defaults());
    long least = Long.MAX_VALUE;
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < TIMES; i++) {
      long before = threads.getTotalThreadAllocatedBytes();
      model.embedTokens(texts, EmbeddingOptions.defaults());
      least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
    }
    return least;
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
