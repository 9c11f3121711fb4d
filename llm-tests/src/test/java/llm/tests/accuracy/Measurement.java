package llm.tests.accuracy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import llm.api.ModelSource;
import llm.api.Tokenizer;
import llm.gguf.GgufFile;
import llm.tensor.TensorType;
import llm.tests.Java;
import llm.tests.Reactor;
import llm.tests.model.GreedyProgram;
import llm.tests.model.Stories;

/**
 * Writes a model with its matrices in each type, and runs it with each backend in a VM of its own,
 * since a VM has one.
 *
 * @param folder for files
 * @param limit tokens of the text at most
 */
record Measurement(Path folder, int limit) {
  Results of(Path model, List<TensorType> types) throws IOException {
    var name = Objects.toString(model.getFileName()).replace(".gguf", "");
    var original = GgufFile.open(model);
    Map<TensorType, Path> files = new LinkedHashMap<>();
    Map<TensorType, Integer> counts = new LinkedHashMap<>();
    for (var type : types) {
      var file = folder.resolve(name + "." + type + ".gguf");
      int count = TypedModel.write(original, type, file);
      if (count == 0) continue;
      files.put(type, file);
      counts.put(type, count);
    }
    int[] tokens = tokens(model);
    run(Kernels.SCALAR, files.values(), tokens).orThrow();
    Map<TensorType, float[]> exact = new LinkedHashMap<>();
    Map<TensorType, Double> perplexities = new LinkedHashMap<>();
    for (var type : files.keySet()) {
      var logits = logits(files.get(type), Kernels.SCALAR.label() + ".exact");
      exact.put(type, logits);
      perplexities.put(type, Difference.of(logits, logits, tokens).perplexity());
    }
    var results = new Results(name, tokens.length, counts, perplexities, new LinkedHashMap<>());
    for (var kernels : Kernels.COMPARED) {
      var java = run(kernels, files.values(), tokens);
      if (kernels.cannotBeHad(java)) continue;
      var backend = kernels.label() + " (" + java.orThrow().out().getLast() + ")";
      for (var type : files.keySet()) {
        for (var mode : List.of("", ".exact")) {
          var found = logits(files.get(type), kernels.label() + mode);
          var cell = new Results.Cell(backend, !mode.isEmpty(), type);
          results.cells().put(cell, Difference.of(exact.get(type), found, tokens));
        }
      }
    }
    return results;
  }

  private int[] tokens(Path model) throws IOException {
    var tokenizer = Tokenizer.load(ModelSource.of(model));
    int[] all = tokenizer.encode(text(model), Tokenizer.Special.START);
    return Arrays.copyOf(all, Math.min(limit, all.length));
  }

  /** Of the kind that the model was trained on: our models tell stories of a grammar. */
  private static String text(Path model) throws IOException {
    if (Objects.toString(model.getFileName()).startsWith("stories-")) {
      return Stories.text();
    }
    try (var story = Measurement.class.getResourceAsStream("/accuracy/story.txt")) {
      var bytes = Objects.requireNonNull(story).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).strip();
    }
  }

  private Java run(Kernels kernels, Iterable<Path> files, int[] tokens) throws IOException {
    var ids = folder.resolve("tokens.txt");
    Files.write(ids, IntStream.of(tokens).mapToObj(Integer::toString).toList());
    var line = new ArrayList<>(kernels.options());
    line.addAll(List.of("--module-path", Reactor.modulePath(), "--add-modules", "llm.api"));
    line.addAll(List.of("--class-path", GreedyProgram.classes().toString()));
    line.addAll(List.of("--enable-native-access=llm.tensor", "-XX:+UseSerialGC"));
    line.addAll(List.of(LogitsMain.class.getName(), kernels.label(), ids.toString()));
    files.forEach(file -> line.add(file.toString()));
    // with huge pages weights of 16 bits are copied, and have machine code
    return Java.run(folder, Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"), line);
  }

  private static float[] logits(Path model, String label) throws IOException {
    var bytes = Files.readAllBytes(Path.of(model + "." + label));
    var floats = new float[bytes.length / Float.BYTES];
    MemorySegment.ofArray(floats).copyFrom(MemorySegment.ofArray(bytes));
    return floats;
  }
}
