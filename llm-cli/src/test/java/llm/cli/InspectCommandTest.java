package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import llm.cli.bundle.BundledModels;
import llm.gguf.GgufWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final String DEMO = BundledModels.defaultModel().reference();

  private final CommandRun command = new CommandRun();
  @TempDir private Path folder;

  @Test
  void showsMetadataTensorsSizesAndFoldedBlocks() {
    assertEquals(0, command.run("inspect", DEMO));
    var out = command.out();
    assertTrue(out.startsWith(DEMO + ": GGUF 3, little-endian, "), out);
    assertTrue(out.contains("general.architecture"), out);
    assertTrue(out.contains("…]"), out);
    assertTrue(out.contains("token_embd.weight"), out);
    assertTrue(out.contains("Sizes by type"), out);
    assertTrue(out.contains("└─ blk.0 … blk.1 (2x)  Block  width=4"), out);
    assertEquals("", command.err());
  }

  @Test
  void jsonHasWholeArrays() {
    assertEquals(0, command.run("inspect", "--json", DEMO));
    var json = command.json();
    assertTrue(json.get("metadata").get("tokenizer.ggml.tokens").size() > 500);
    assertEquals("token_embd.weight", json.get("tensors").get(0).get("name").asString());
    assertEquals(
        "blk.1", json.get("model").get("blocks").get("children").get(1).get("name").asString());
    assertEquals(300, json.get("model").get("parameters").asLong());
    assertEquals(2, json.get("model").get("cost").get("copied_bytes").asLong());
    assertFalse(json.has("error"));
  }

  @Test
  void whatAModelIsForIsSaid() {
    assertEquals(0, command.run("inspect", DEMO));
    assertTrue(
        command.out().contains("  for                  llm run, llm embed\n"), command.out());
    assertFalse(command.out().contains("pooling"), command.out());
    command.out.reset();
    command.runtime.kind = "Encoder";
    assertEquals(0, command.run("inspect", "--json", DEMO));
    assertEquals("[\"embed\"]", command.json().get("model").get("uses").toString());
  }

  @Test
  void howAFileEmbedsIsSaid() {
    var file = folder.resolve("embedder.gguf");
    GgufWriter.create().put("general.architecture", "some").put("some.pooling_type", 2).write(file);
    assertEquals(0, command.run("inspect", "--json", file.toString()), command::err);
    assertEquals("cls", command.json().get("pooling").asString());
  }

  @Test
  void whatCannotRunIsShownAllTheSame() {
    command.runtime.refusal = Optional.of("architecture other is not installed");
    assertEquals(1, command.run("inspect", DEMO));
    assertTrue(command.out().contains("token_embd.weight"), command.out());
    assertFalse(command.out().contains("Blocks"), command.out());
    assertEquals("llm: " + DEMO + ": architecture other is not installed\n", command.err());
  }

  @Test
  void oneBadFileDoesNotHideTheOthers() throws IOException {
    var bad = Files.writeString(folder.resolve("bad.gguf"), "no model").toString();
    var none = folder.resolve("none.gguf").toString();
    assertEquals(1, command.run("inspect", bad, none, DEMO));
    assertTrue(command.out().contains(DEMO + ": GGUF"), command.out());
    var lines = command.err().lines().toList();
    assertEquals(2, lines.size(), command.err());
    assertTrue(lines.getFirst().startsWith("llm: " + bad + ": "), command.err());
    assertEquals("llm: " + none + ": no such file", lines.getLast());
  }

  @Test
  void jsonIsOneLineAModelAlsoForABadOne() {
    var none = folder.resolve("none.gguf").toString();
    assertEquals(1, command.run("inspect", "--json", none, DEMO));
    assertEquals(2, command.out().lines().count());
    assertTrue(command.out().startsWith("{\"file\":\"" + none + "\",\"error\":"), command.out());
  }
}
