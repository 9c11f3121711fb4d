package story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import llm.api.LanguageModel;
import org.junit.jupiter.api.Test;

class StoryTest {
  @Test
  void theModelTellsSomething() {
    try (var model = LanguageModel.load(Path.of(System.getProperty("model")))) {
      assertFalse(model.generate("Once upon a time").isBlank());
    }
  }

  /** The flags of pom.xml have reached this VM. */
  @Test
  void nothingMakesInferenceSlow() {
    assertEquals(List.of(), LanguageModel.diagnose().warnings());
    assertTrue(LanguageModel.class.getModule().isNativeAccessEnabled());
  }
}
