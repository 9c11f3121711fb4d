package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import llm.cli.bundle.BundledModels;
import org.junit.jupiter.api.Test;

class ModelsAndDoctorCommandTest {
  private final CommandRun command = new CommandRun();

  @Test
  void modelsListsWhatIsBundledAndInstalled() {
    assertEquals(0, command.run("models", "--plugins", "more"));
    for (var model : BundledModels.all()) {
      assertTrue(command.out().contains(model.reference()), command.out());
    }
    assertTrue(command.out().contains("some  some.module  /plugins/some.jar"), command.out());
    assertEquals(Optional.of(Path.of("more")), command.runtime.loadOptions.getFirst().plugins());
  }

  @Test
  void modelsAsJson() {
    command.run("models", "--json");
    assertEquals(
        BundledModels.defaultModel().reference(),
        command.json().get("bundled").get(0).get("name").asString());
    assertEquals("some", command.json().get("architectures").get(0).get("id").asString());
  }

  @Test
  void doctorIsPleasedWithAGoodMachine() {
    assertEquals(0, command.run("doctor"));
    assertTrue(command.out().contains("vectors of 256 bits"), command.out());
    assertTrue(command.out().contains("all is well"), command.out());
    assertEquals("", command.err());
  }

  @Test
  void doctorFailsLoudlyOnASlowOne() {
    command.runtime.warnings = List.of("add a flag", "buy memory");
    assertEquals(1, command.run("doctor"));
    assertTrue(command.out().contains("NOT WELL"), command.out());
    assertEquals("llm: add a flag\nllm: buy memory\n", command.err());
  }

  @Test
  void doctorSaysWhatWouldBeFaster() {
    command.runtime.hints = List.of("grant it");
    assertEquals(0, command.run("doctor"));
    assertTrue(command.out().contains("faster       grant it"), command.out());
    assertFalse(command.out().contains("all is well"), command.out());
    assertEquals("", command.err());
  }

  @Test
  void doctorAsJson() {
    command.runtime.warnings = List.of("add a flag");
    command.runtime.hints = List.of("grant it");
    assertEquals(1, command.run("doctor", "--json"));
    assertEquals("[\"grant it\"]", command.json().get("hints").toString());
    assertEquals("[\"add a flag\"]", command.json().get("warnings").toString());
    assertEquals(256, command.json().get("vector_bits").asInt());
  }
}
