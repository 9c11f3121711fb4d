package llm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import llm.api.LlmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitsCommandTest {
  private final CommandRun command = new CommandRun();
  @TempDir private Path folder;

  @Test
  void writesLittleEndianFloatsOfEveryPosition() throws IOException {
    var file = folder.resolve("logits");
    assertEquals(
        0, command.run("logits", "--tokens", "5,6", "--batch", "7", "-o", file.toString()));
    var floats = new float[6];
    ByteBuffer.wrap(Files.readAllBytes(file))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(floats);
    assertArrayEquals(new float[] {0, 0.5f, -1, 1, 0.5f, -1}, floats);
    assertEquals(List.of(7), command.runtime.chunks);
    assertEquals("", command.out());
  }

  @Test
  void aFileIsThereOnlyWhenItIsComplete() throws IOException {
    command.runtime.beforeToken =
        position -> {
          if (position == 1) throw new LlmException("broken");
        };
    assertEquals(
        1, command.run("logits", "--tokens", "5,6", "-o", folder.resolve("logits").toString()));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    var file = folder.resolve("none/logits");
    assertEquals(1, command.run("logits", "--tokens", "5", "-o", file.toString()));
    assertEquals("llm: " + file + ": there is no folder " + file.getParent() + "\n", command.err());
  }

  @Test
  void showsAnIntermediate() {
    assertEquals(0, command.run("logits", "--tokens", "5,6", "--observe", "attn_norm.0"));
    assertEquals(
        """
        attn_norm.0 position 0, 2 values, mean 2.500000, rms 3.535534: 0.000000 5.000000
        attn_norm.0 position 1, 2 values, mean 3.500000, rms 4.301163: 1.000000 6.000000
        """,
        command.out());
  }

  @Test
  void aStarStandsForAllThatBeginSo() {
    command.run("logits", "--tokens", "5", "--observe", "attn*", "--json");
    assertEquals(
        """
        {"name":"attn_norm.0","position":0,"values":[0.0,5.0]}
        {"name":"attn_out.0","position":0,"values":[0.0,5.0]}
        """,
        command.out());
  }

  @Test
  void listsTheNamesThereAre() {
    command.run("logits", "--tokens", "5,6", "--observe", "list");
    assertEquals("attn_norm.0\nattn_out.0\n", command.out());
  }

  @Test
  void aNameThatIsNotThereIsAFailure() {
    assertEquals(1, command.run("logits", "--tokens", "5", "--observe", "none"));
    assertTrue(command.err().contains("none"), command.err());
  }

  @Test
  void somethingMustBeAskedFor() {
    assertEquals(2, command.run("logits", "--tokens", "5"));
    assertEquals(2, command.run("logits", "--tokens", "5", "--batch", "0", "-o", "x"));
    assertFalse(Files.exists(Path.of("x")));
  }
}
