package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} says what the modules are. */
class ArchitecturePageTest {
  private final ArchitecturePage page = ArchitecturePage.read();

  @Test
  void eachModuleRequiresWhatThePageSays() {
    Reactor.modules()
        .forEach((name, m) -> assertEquals(page.requires(name), requires(m.descriptor()), name));
  }

  /** All that a module requires but Java itself and annotations. */
  private static Set<String> requires(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(r -> !r.modifiers().contains(Requires.Modifier.MANDATED))
        .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
        .map(r -> r.name() + (isTransitive(r) ? " transitive" : ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isTransitive(Requires requires) {
    return requires.modifiers().contains(Requires.Modifier.TRANSITIVE);
  }

  @Test
  void thePageHasNoOtherModules() {
    var names = new TreeSet<String>();
    Reactor.modules().keySet().forEach(name -> names.add(ArchitecturePage.generic(name)));
    assertEquals(names, new TreeSet<>(page.modules().keySet()));
  }

  @Test
  void thePageListsThePackages() {
    var packages = new TreeMap<String, Boolean>();
    for (var module : Reactor.modules().values()) {
      var exported =
          module.descriptor().exports().stream()
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toSet());
      for (var name : module.descriptor().packages()) {
        if (!hasClasses(module, name)) continue;
        packages.put(ArchitecturePage.generic(name), exported.contains(name));
      }
    }
    assertEquals(packages, new TreeMap<>(page.packages()));
  }

  /** A folder of resources counts as a package too. */
  private static boolean hasClasses(java.lang.module.ModuleReference module, String name) {
    var folder = name.replace('.', '/') + "/";
    return Reactor.classFiles(module).stream()
        .anyMatch(f -> f.startsWith(folder) && f.indexOf('/', folder.length()) < 0);
  }

  @Test
  void whatIsGivenOnIsKnown() {
    assertEquals(Set.of("llm.blocks", "llm.tensor"), page.known("llm.arch.planted"));
    assertEquals(Set.of("llm.tensor"), page.known("llm.gguf"));
    assertTrue(page.known("llm.cli").contains("llm.tensor"));
    assertEquals(Set.of(), page.known("llm.tokenizer"));
    var error = assertThrows(AssertionError.class, () -> page.known("llm.planted"));
    assertTrue(error.getMessage().contains("llm.planted"), error.getMessage());
  }
}
