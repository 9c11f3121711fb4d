package llm.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import llm.cli.compare.ModelDrawings;
import llm.cli.compare.ModelFacts;
import llm.cli.file.CompleteFile;
import llm.cli.file.FileFailure;

/** Writes the drawings of models into a folder, each as a file that is named after its model. */
final class DrawingFiles {
  private static final String ENDING = ".svg";

  private DrawingFiles() {}

  /**
   * Writes them; the folder is made where it is not there.
   *
   * @throws java.io.UncheckedIOException if that fails; it names the file
   */
  static void write(Path folder, List<ModelFacts> models) {
    if (models.isEmpty()) return;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileFailure.of(folder, e);
    }
    var names = new HashSet<String>();
    for (var model : models) {
      var name = unique(base(model.reference()), names);
      var drawings = ModelDrawings.of(model).files();
      drawings.forEach(
          (layer, drawing) -> {
            var file = drawings.size() == 1 ? name + ENDING : name + "-" + layer + ENDING;
            CompleteFile.write(folder.resolve(file), drawing);
          });
    }
  }

  /** What a model is called, without folders and ending, as every system can name a file. */
  private static String base(String reference) {
    var name = reference.substring(reference.lastIndexOf('/') + 1);
    name = name.substring(name.lastIndexOf('\\') + 1).replaceFirst("\\.gguf$", "");
    return name.replaceAll("[^\\p{L}\\p{N}._-]", "_");
  }

  /** Two models of one name have two files. */
  private static String unique(String name, Set<String> names) {
    var unique = name;
    for (int i = 2; !names.add(unique); i++) unique = name + "-" + i;
    return unique;
  }
}
