package llm.tests.boundary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.tests.Reactor;

/** Compares what modules declare with what was committed. */
final class DescriptorSnapshot {
  private static final String UPDATE = "llm.update.snapshots";
  private static final String HELP =
      "\nIf this is meant, update the snapshot and commit it: mvn verify -D" + UPDATE;

  private DescriptorSnapshot() {}

  /** The committed snapshots' folder. */
  static Path folder() {
    return Reactor.root().resolve("llm-tests/src/test/resources/descriptors");
  }

  /** Modules that have a snapshot. */
  static TreeSet<String> committed() {
    try (var files = Files.list(folder())) {
      return files
          .map(f -> f.getFileName().toString().replaceFirst("\\.txt$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks a module against its snapshot, or writes that where this was asked for. */
  static void checkOrUpdate(ModuleDescriptor module) {
    if (System.getProperty(UPDATE) == null) {
      check(module);
      return;
    }
    try {
      Files.writeString(file(module), text(module));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks a module against its snapshot. */
  static void check(ModuleDescriptor module) {
    if (!Files.exists(file(module))) {
      throw new AssertionError(
          "module " + module.name() + " has no snapshot; it is\n" + text(module) + HELP);
    }
    try {
      var expected = Files.readString(file(module));
      if (!text(module).equals(expected)) {
        throw new AssertionError(
            "the descriptor of "
                + module.name()
                + " changed; it was\n"
                + expected
                + "and is\n"
                + text(module)
                + HELP);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(ModuleDescriptor module) {
    return folder().resolve(module.name() + ".txt");
  }

  /** A module's declaration, sorted, without versions. */
  static String text(ModuleDescriptor module) {
    return Stream.of(
            Stream.of(words(module.modifiers(), "module " + module.name())),
            lines(module.requires(), r -> words(r.modifiers(), "requires", r.name())),
            lines(module.exports(), e -> "exports " + e.source() + to(e.targets())),
            lines(module.opens(), o -> "opens " + o.source() + to(o.targets())),
            lines(module.uses(), u -> "uses " + u),
            lines(
                module.provides(),
                p -> "provides " + p.service() + " with " + String.join(", ", p.providers())))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static <T> Stream<String> lines(Collection<T> parts, Function<T, String> text) {
    return parts.stream().map(text).sorted();
  }

  private static String words(Set<? extends Enum<?>> modifiers, String text) {
    return modifiers.stream()
            .map(m -> m.name().toLowerCase(Locale.ROOT) + " ")
            .sorted()
            .collect(Collectors.joining())
        + text;
  }

  private static String words(Set<? extends Enum<?>> modifiers, String keyword, String name) {
    return keyword + " " + words(modifiers, name);
  }

  private static String to(Set<String> targets) {
    return targets.isEmpty()
        ? ""
        : targets.stream().sorted().collect(Collectors.joining(", ", " to ", ""));
  }
}
