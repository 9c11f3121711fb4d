package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import llm.tests.Reactor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each module declares what was committed: an export is a decision. */
class DescriptorTest {
  @TestFactory
  Stream<DynamicTest> descriptorEqualsSnapshot() {
    return Reactor.modules().values().stream()
        .map(m -> m.descriptor())
        .map(d -> DynamicTest.dynamicTest(d.name(), () -> DescriptorSnapshot.checkOrUpdate(d)));
  }

  @Test
  void everyModuleOfTheReactorIsScanned() {
    assertFalse(Reactor.listed().isEmpty());
    assertEquals(
        Reactor.listed(),
        new TreeSet<>(Reactor.modules().keySet()),
        "the POM lists the former, this VM was given the latter: llm-tests must depend on each");
  }

  @Test
  void everySnapshotHasItsModule() {
    assertEquals(Reactor.listed(), DescriptorSnapshot.committed());
  }

  @Test
  void everyPackageStartsWithItsModulesName() {
    Reactor.modules()
        .forEach(
            (name, module) ->
                module
                    .descriptor()
                    .packages()
                    .forEach(p -> assertTrue((p + ".").startsWith(name + "."), name + ": " + p)));
  }

  @Test
  void anotherExportIsFound() {
    var real = Reactor.modules().get("llm.tensor").descriptor();
    var planted = ModuleDescriptor.newModule(real.name());
    real.requires().forEach(planted::requires);
    real.exports().forEach(planted::exports);
    assertEquals(DescriptorSnapshot.text(real), DescriptorSnapshot.text(planted.build()));

    planted.exports("llm.tensor.codec");
    var error = assertThrows(AssertionError.class, () -> DescriptorSnapshot.check(planted.build()));
    assertTrue(error.getMessage().contains("\nexports llm.tensor.codec\n"), error.getMessage());
    assertTrue(error.getMessage().contains("-Dllm.update.snapshots"), error.getMessage());
  }

  @Test
  void anotherModifierIsFound() {
    var real = Reactor.modules().get("llm.gguf").descriptor();
    var planted = ModuleDescriptor.newModule(real.name());
    real.requires().stream().map(r -> r.name()).forEach(name -> planted.requires(Set.of(), name));
    real.exports().forEach(planted::exports);
    assertThrows(AssertionError.class, () -> DescriptorSnapshot.check(planted.build()));
  }

  @Test
  void aModuleWithoutSnapshotIsFound() {
    var planted = ModuleDescriptor.newModule("llm.planted").build();
    var error = assertThrows(AssertionError.class, () -> DescriptorSnapshot.check(planted));
    assertTrue(error.getMessage().contains("llm.planted has no snapshot"), error.getMessage());
  }
}
