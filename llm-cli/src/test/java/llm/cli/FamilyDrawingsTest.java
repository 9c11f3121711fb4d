package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import llm.cli.bundle.BundledModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drawings of the page about families are those that {@code llm compare --svg} makes of the
 * references of the plugins. {@code -Dllm.update.docs} draws them anew.
 */
class FamilyDrawingsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DRAWINGS = ROOT.resolve("docs/drawings");
  private static final Pattern DRAWING = Pattern.compile("\\(drawings/([^)]+)\\.svg\\)");

  @TempDir private Path folder;

  @Test
  void drawingsAreOfTheModelsAsTheyAre() throws IOException {
    var names = named();
    assertFalse(names.isEmpty());
    draw(models(names));
    boolean update = System.getProperty("llm.update.docs") != null;
    if (update) Files.createDirectories(DRAWINGS);
    for (var name : names) {
      var drawn = folder.resolve(name + ".svg");
      var kept = DRAWINGS.resolve(name + ".svg");
      if (update) Files.write(kept, Files.readAllBytes(drawn));
      assertEquals(
          Files.readString(drawn),
          Files.readString(kept),
          kept + " is stale; to draw it anew: mvn verify -Dllm.update.docs");
    }
    try (var files = Files.list(DRAWINGS)) {
      assertEquals(
          names.stream().map(name -> name + ".svg").toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  /** What the page shows. */
  private static TreeSet<String> named() throws IOException {
    var names = new TreeSet<String>();
    var page = Files.readString(ROOT.resolve("docs/families.md"));
    DRAWING.matcher(page).results().forEach(m -> names.add(m.group(1)));
    return names;
  }

  /** The plugins' references of these names, of which a drawing's name ends with a layer. */
  private static List<String> models(TreeSet<String> names) throws IOException {
    var models = new ArrayList<String>();
    try (var modules = Files.newDirectoryStream(ROOT, "llm-arch-*")) {
      for (var module : modules) {
        var resources = module.resolve("src/test/resources");
        if (!Files.isDirectory(resources)) continue;
        try (var files = Files.walk(resources)) {
          for (var file : files.filter(f -> f.toString().endsWith(".gguf")).toList()) {
            var model = file.getFileName().toString().replace(".gguf", "");
            boolean shown =
                names.stream()
                    .anyMatch(n -> n.replaceFirst("-\\d+$", "").equals(model) || n.equals(model));
            if (shown) models.add(file.toString());
          }
        }
      }
    }
    return models;
  }

  private void draw(List<String> models) {
    var arguments = new ArrayList<>(List.of("compare", "--svg", folder.toString()));
    arguments.addAll(models);
    arguments.add(BundledModels.defaultModel().reference()); // a comparison is of two at least
    var command = CommandRun.real();
    assertEquals(0, command.run(arguments.toArray(String[]::new)), command.err());
  }
}
