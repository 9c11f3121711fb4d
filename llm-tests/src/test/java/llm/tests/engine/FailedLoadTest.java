package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that cannot be loaded leaves no thread behind. */
class FailedLoadTest {
  @TempDir private Path folder;

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("llm-"))
        .sorted()
        .collect(Collectors.toList());
  }

  private static void assertLeavesNothing(ModelSource source, LoadOptions options) {
    var before = threads();
    for (int i = 0; i < 5; i++) {
      assertThrows(Throwable.class, () -> LanguageModel.load(source, options).close());
      assertThrows(Throwable.class, () -> describe(source, options));
    }
    assertEquals(before, threads());
  }

  private static void describe(ModelSource source, LoadOptions options) {
    LanguageModel.describe(source, options);
    throw new IllegalStateException("a description may be possible all the same");
  }

  private static LoadOptions options() {
    return LoadOptions.builder().threads(4).build();
  }

  private GgufWriter copy() {
    return GgufWriter.create().putAll(GgufFile.open(TinyModel.file()).metadata());
  }

  private ModelSource write(GgufWriter writer) {
    var file = folder.resolve("broken.gguf");
    writer.write(file);
    return ModelSource.of(file);
  }

  @Test
  void whateverIsWrong() throws Exception {
    var tensors = GgufFile.open(TinyModel.file()).tensors();
    assertLeavesNothing(ModelSource.of(folder.resolve("none.gguf")), options());
    assertLeavesNothing(ModelSource.of("garbage", new byte[100]), options());
    assertLeavesNothing(write(copy()), options()); // a vocabulary alone
    var missing = copy();
    tensors.stream().limit(tensors.size() - 1).forEach(missing::tensor);
    assertLeavesNothing(write(missing), options());
    var unknown = copy().put("general.architecture", "never-heard-of");
    tensors.forEach(unknown::tensor);
    assertLeavesNothing(write(unknown), options());
    assertLeavesNothing(
        ModelSource.of(TinyModel.file()),
        options().toBuilder()
            .listener(
                (stage, done, total) -> {
                  throw new IllegalStateException("a listener's");
                })
            .build());
    assertLeavesNothing(
        ModelSource.of(TinyModel.file()),
        options().toBuilder().plugins(folder.resolve("no-folder")).build());
    var cut = Files.readAllBytes(TinyModel.file());
    assertLeavesNothing(
        ModelSource.of("cut", java.util.Arrays.copyOf(cut, cut.length - 100)), options());
  }

  /** Kernels that cannot be chosen fail before there is a model. */
  @Test
  void withoutKernels() {
    var lines = Vm.run(folder, "-Dllm.kernels=nonsense", FailedLoadMain.class, TinyModel.file());
    assertEquals(List.of("0 threads left"), lines);
  }

  @Test
  void aClosedModelLeavesNoThread() {
    var before = threads();
    for (int i = 0; i < 3; i++) TinyModel.load(3).close();
    assertEquals(before, threads());
  }
}
