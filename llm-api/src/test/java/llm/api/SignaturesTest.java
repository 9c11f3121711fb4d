package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What applications are compiled against is a file in this project: whatever goes from it breaks
 * somebody, and whatever comes to it stays.
 */
class SignaturesTest {
  private static final Path FILE = Path.of("src", "test", "resources", "api.txt");
  private static final String HOW =
      "; where that is meant: mvn test -pl llm-api -Dllm.update.snapshots";

  @Test
  void theSurfaceIsTheOneInTheFile() throws IOException {
    var found = Signatures.of(LanguageModel.class.getModule(), LanguageModel.class);
    if (System.getProperty("llm.update.snapshots") != null) {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, found);
      return;
    }
    var written = new TreeSet<>(Files.readAllLines(FILE));
    var gone = new TreeSet<>(written);
    found.forEach(gone::remove);
    var added = new TreeSet<>(found);
    added.removeAll(written);
    if (gone.isEmpty() && added.isEmpty()) return;
    fail(
        "of the API went, which breaks who uses it:"
            + lines(gone)
            + "\nand came, which has to stay:"
            + lines(added)
            + HOW);
  }

  private static String lines(TreeSet<String> lines) {
    return lines.isEmpty() ? " nothing" : "\n  " + String.join("\n  ", lines);
  }

  /** A walk that found nothing would agree with an empty file. */
  @Test
  void theWalkFindsNestedTypesMethodsConstantsAndConstructors() throws IOException {
    var found = Signatures.of(LanguageModel.class.getModule(), LanguageModel.class);
    for (var line :
        List.of(
            "llm.api.FinishReason: MAX_TOKENS",
            "llm.api.Message.Part.Text: public java.lang.String text()",
            "llm.api.LlmException: public LlmException(java.lang.String)",
            "llm.api.spi.ModelProvider: public abstract llm.api.Diagnostics diagnose()",
            "llm.api.AnswerEvent: public abstract class")) {
      assertTrue(found.contains(line), line + " is not in " + found);
    }
    assertEquals(List.of(), found.stream().filter(l -> l.contains("Checks")).toList());
  }

  /** Options and values can grow: no record, no public constructor, nothing optional handed in. */
  @Test
  void nothingOptionalIsHandedInAndNoValueHasAConstructor() throws IOException {
    for (var type : Signatures.types(LanguageModel.class.getModule(), LanguageModel.class)) {
      boolean may = Throwable.class.isAssignableFrom(type) || type.isRecord();
      if (!may) assertEquals(0, type.getConstructors().length, type + " has public constructors");
      for (var method : type.getMethods()) {
        if (method.getDeclaringClass() != type) continue;
        for (var parameter : method.getParameterTypes()) {
          assertTrue(!parameter.getName().startsWith("java.util.Optional"), method.toString());
        }
      }
    }
  }
}
