package llm.cli.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import llm.cli.format.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats of real processes in a real terminal: what {@code ^C} and the end of the process do. */
class ChatInTerminalTest {
  private static final String INTERRUPT = "\u0003";
  private static final String END = "\u0004";

  @TempDir private Path state;

  private PseudoTerminal chat() throws IOException, InterruptedException {
    var terminal = PseudoTerminal.start(state, "chat", "--temperature", "0");
    terminal.awaitPrompts(1);
    return terminal;
  }

  private List<Path> rescued() throws IOException {
    try (var files = Files.walk(state)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  @Test
  void interruptsInQuickSuccessionKeepTheChat() throws Exception {
    try (var terminal = chat()) {
      for (int gap : new int[] {0, 5, 20, 40, 80}) {
        int before = terminal.prompts();
        terminal.type("Once upon\r");
        Thread.sleep(100);
        terminal.type(INTERRUPT);
        Thread.sleep(gap);
        terminal.type(INTERRUPT);
        terminal.awaitPrompts(before + 1);
      }
      Thread.sleep(300);
      terminal.type("/stats\r");
      terminal.await(all -> all.contains("of 256 tokens"));
      terminal.type(END);
      assertEquals(0, terminal.end(), terminal::shown);
      assertTrue(terminal.isRestored(), () -> Text.printable(terminal.shown()));
    }
    assertEquals(List.of(), rescued());
  }

  /** The line was sent: it is the answer that is not wanted. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 50})
  void anInterruptRightBehindEnterStopsTheAnswer(int milliseconds) throws Exception {
    try (var terminal = chat()) {
      terminal.type("Once upon\r");
      Thread.sleep(milliseconds);
      terminal.type(INTERRUPT);
      terminal.await(all -> all.contains("(stopped)"));
      terminal.awaitPrompts(2);
      terminal.type(END);
      assertEquals(0, terminal.end(), terminal::shown);
    }
  }

  @Test
  void aProcessThatIsToldToEndLeavesTheTerminalAndTheConversationBehind() throws Exception {
    try (var terminal = chat()) {
      terminal.type("Once upon\r");
      terminal.awaitPrompts(2);
      terminal.type("half a li");
      assertTrue(terminal.java().destroy());
      assertEquals(143, terminal.end(), terminal::shown);
      assertTrue(terminal.isRestored(), () -> Text.printable(terminal.shown()));
      var file = rescued().getFirst();
      assertTrue(terminal.shown().contains("/load " + file), terminal::shown);
      assertTrue(Files.readString(file).contains("Once upon"));
      assertEquals("rw-------", permissions(file));
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void nothingIsKeptOfAChatThatNobodyBegan() throws Exception {
    try (var terminal = chat()) {
      assertTrue(terminal.java().destroy());
      assertEquals(143, terminal.end(), terminal::shown);
      assertTrue(terminal.isRestored(), () -> Text.printable(terminal.shown()));
      assertFalse(terminal.shown().contains("/load"), terminal::shown);
    }
  }
}
