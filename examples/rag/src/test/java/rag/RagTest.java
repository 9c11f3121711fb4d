package rag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import llm.api.EmbeddingModel;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RagTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("fox.md"), "# Foxes\n\nThe fox lives in the forest.\n");
    Files.writeString(folder.resolve("bank.txt"), "Interest is paid in March.\nAnd in June.\n");
    Files.writeString(folder.resolve("image.png"), "no text");
  }

  @Test
  void textsAreCutAtBlankLines() throws IOException {
    assertEquals(
        List.of(
            new Passage("bank.txt", 1, "Interest is paid in March. And in June."),
            new Passage("fox.md", 1, "# Foxes"),
            new Passage("fox.md", 3, "The fox lives in the forest.")),
        Passage.of(folder));
  }

  @Test
  void whatIsNearestComesFirstAndIsCited() throws IOException {
    var question = "The fox lives in the forest.";
    var script = ScriptedModel.saying("In the forest [1], not in [7].");
    try (var embedder = EmbeddingModel.load(Path.of(System.getProperty("model")));
        var model = script.load()) {
      var library = new Library(embedder, Passage.of(folder));
      assertEquals("fox.md:3", library.search(question, 2).getFirst().place());
      var answer = new Rag(library, model).answer(question);
      assertEquals("In the forest [1], not in [7].", answer.text());
      assertEquals(List.of(new Passage("fox.md", 3, question)), answer.cited());
    }
  }
}
