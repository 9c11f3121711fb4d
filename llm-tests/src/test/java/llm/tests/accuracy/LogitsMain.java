package llm.tests.accuracy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;

/**
 * A program that writes models' logits with the kernels of its VM: {@code MODEL.LABEL} and {@code
 * MODEL.LABEL.exact}, floats of this machine's byte order. It knows llm.api alone.
 */
final class LogitsMain {
  private LogitsMain() {}

  /** Label, file of the token ids (one a line), models. */
  public static void main(String[] args) throws IOException {
    int[] tokens =
        Files.readAllLines(Path.of(args[1])).stream().mapToInt(Integer::parseInt).toArray();
    for (var name : Arrays.asList(args).subList(2, args.length)) {
      write(Path.of(name), LoadOptions.defaults(), tokens, name + "." + args[0]);
      var exact = LoadOptions.builder().exact(true).build();
      write(Path.of(name), exact, tokens, name + "." + args[0] + ".exact");
    }
    var diagnostics = LanguageModel.diagnose();
    IO.println(diagnostics.kernels() + ", " + diagnostics.vectorBits() + " bits");
  }

  /** A prompt in one pass, which has kernels of its own, and token after token. */
  private static void write(Path file, LoadOptions options, int[] tokens, String target)
      throws IOException {
    List<float[]> logits = new ArrayList<>();
    try (var model = LanguageModel.load(ModelSource.of(file), options)) {
      for (int chunk : new int[] {tokens.length, 1}) {
        model.evaluate(
            tokens,
            EvaluationOptions.builder()
                .chunk(chunk)
                .observer((position, row) -> logits.add(row.clone()))
                .build());
      }
    }
    int vocabulary = logits.getFirst().length;
    var all = new float[logits.size() * vocabulary];
    for (int i = 0; i < logits.size(); i++) {
      System.arraycopy(logits.get(i), 0, all, i * vocabulary, vocabulary);
    }
    var bytes = new byte[all.length * Float.BYTES];
    MemorySegment.ofArray(bytes).copyFrom(MemorySegment.ofArray(all));
    Files.write(Path.of(target), bytes);
  }
}
