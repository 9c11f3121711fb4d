package llm.cli.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import llm.api.LlmException;
import llm.gguf.GgufFile;
import org.junit.jupiter.api.Test;

class BundledModelsTest {
  @Test
  void everyModelOfTheIndexIsThere() {
    assertFalse(BundledModels.all().isEmpty());
    for (var model : BundledModels.all()) {
      var file = GgufFile.read(model.name(), MemorySegment.ofArray(model.bytes()));
      assertFalse(file.tensors().isEmpty(), model.reference());
      assertFalse(model.description().isEmpty(), model.reference());
      assertEquals(model, BundledModels.named(model.name()));
    }
  }

  @Test
  void oneIsTheDefault() {
    assertEquals(1, BundledModels.all().stream().filter(BundledModel::isDefault).count());
    assertTrue(BundledModels.defaultModel().isDefault());
  }

  @Test
  void anUnknownOneIsNamedTogetherWithThoseThereAre() {
    var failure = assertThrows(LlmException.class, () -> BundledModels.named("none"));
    assertTrue(failure.getMessage().startsWith("demo:none: "), failure.getMessage());
    assertTrue(
        failure.getMessage().endsWith(BundledModels.all().getLast().reference()),
        failure.getMessage());
  }
}
