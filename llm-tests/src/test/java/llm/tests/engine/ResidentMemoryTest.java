package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import llm.tests.Reactor;
import llm.tests.model.Shared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What embedding takes of the machine's memory goes back, beside the heap too. The profile {@code
 * slow} takes 10,000 sentences.
 */
class ResidentMemoryTest {
  private static final int SENTENCES = Boolean.getBoolean("llm.slow") ? 10_000 : 800;

  /** What C2 compiles meanwhile, and pages that the VM keeps for its heap of 32 MB. */
  private static final long KILOBYTES = 48 << 10;

  private static final long BESIDE_THE_FILE = 200 << 10;

  /** So that weights are laid out for machine code, as they usually are. */
  private static final String NATIVE_ACCESS = "--enable-native-access=llm.tensor";

  @TempDir private Path folder;

  @Test
  @EnabledOnOs(OS.LINUX) // where /proc says it
  void eightCallersLeaveNothingBehind() {
    var model = Reactor.root().resolve("llm-tests/src/test/resources/embedding/bert-rerank.gguf");
    var line = Vm.run(folder, "", ResidentMemoryMain.class, model, SENTENCES).getFirst().split(" ");
    long grown = Long.parseLong(line[1]) - Long.parseLong(line[0]);
    assertTrue(grown < KILOBYTES, "resident memory has grown by " + grown + " KiB");
  }

  /** Texts of 16 tokens and of 256, in a heap of 32 MB. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aTrainedModelTakesLittleBesideItsFile() throws IOException {
    var model = Shared.require("models/embedding/all-minilm-l6-v2.f16.gguf");
    long peak =
        Long.parseLong(Vm.run(folder, NATIVE_ACCESS, EmbeddingMemoryMain.class, model).getFirst());
    long most = (Files.size(model) >> 10) + BESIDE_THE_FILE;
    assertTrue(peak < most, "resident at most " + peak + " KiB, expected " + most);
  }
}
