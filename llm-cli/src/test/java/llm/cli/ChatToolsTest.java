package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.api.ToolCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Chats whose model calls commands of this machine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a shell of Unix")
class ChatToolsTest {
  private static final String TOOLS =
      """
      [{"type": "function",
        "function": {"name": "echo", "description": "Says it.", "strict": true,
                     "parameters": {"type": "object", "properties": {"n": {"type": "number"}}}}}]
      """;

  @TempDir private Path folder;
  private final CommandRun command = new CommandRun();
  private Path tools = Path.of("");
  private Path saved = Path.of("");

  @BeforeEach
  void write() throws IOException {
    tools = Files.writeString(folder.resolve("tools.json"), TOOLS);
    saved = folder.resolve("saved.json");
  }

  private int chat(String in, String... options) {
    var arguments = new ArrayList<>(List.of("chat", "--tools", tools.toString()));
    arguments.addAll(List.of(options));
    command.in = in;
    return command.run(arguments.toArray(String[]::new));
  }

  /** What the model is told of a call of one command. */
  private String told(String shell, String... options) throws IOException {
    command.runtime.calls.clear();
    command.runtime.generationOptions.clear();
    command.runtime.calls.add(List.of(ToolCall.of("id1", "echo", "{\"n\": 1}")));
    var all = new ArrayList<>(List.of("--tool-command", "echo=" + shell, "--tool-yes"));
    all.addAll(List.of(options));
    assertEquals(0, chat("hi\n/save " + saved, all.toArray(String[]::new)), command.err());
    return Files.readString(saved);
  }

  @Test
  void aCallIsShownAndRunAndAnswered() throws IOException {
    var text = told("cat; echo bye");
    assertEquals("abc\nabc\n", command.out());
    assertTrue(command.err().contains("(echo {\"n\": 1})"), command.err());
    assertTrue(text.contains("\"{\\\"n\\\": 1}\\nbye\\n\""), text);
    assertTrue(text.contains("\"tool_call_id\" : \"id1\""), text);
    assertTrue(text.contains("\"role\" : \"tool\""), text);
    var asked = command.runtime.generationOptions;
    assertEquals(2, asked.size());
    var tool = asked.getLast().tools().getFirst();
    assertEquals("echo", tool.name());
    assertEquals("Says it.", tool.description());
    assertTrue(tool.strict());
    assertEquals(
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}}}", tool.parameters());
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    var text = told("cat");
    var other = folder.resolve("other.json");
    command.runtime.calls.clear();
    assertEquals(
        0, chat("/load " + saved + "\n/save " + other, "--tool-command", "echo=cat", "--tool-yes"));
    assertEquals(text, Files.readString(other));
  }

  @Test
  void theModelIsToldOfFailures() throws IOException {
    var failed = told("echo out; echo oops >&2; exit 3");
    assertTrue(failed.contains("error: exit code 3\\noops\\nout\\n"), failed);
    var late = told("echo begun; sleep 60", "--tool-timeout", "1");
    assertTrue(late.contains("error: no end within 1 seconds\\nbegun\\n"), late);
    var unread = told("exec 0<&-; echo fine");
    assertTrue(unread.contains("\"fine\\n\""), unread);
  }

  @Test
  void longOutputIsCutAndSaysSo() throws IOException {
    var text = told("head -c 200000 /dev/zero | tr '\\0' x");
    assertTrue(text.contains("x\\n(cut off: 65,536 of 200,000 bytes)"), text.substring(0, 200));
  }

  @Test
  void roundsAreLimited() throws IOException {
    for (int i = 0; i < 5; i++) {
      command.runtime.calls.add(List.of(ToolCall.of("id" + i, "echo", "{}")));
    }
    assertEquals(
        0,
        chat(
            "hi\n/save " + saved,
            "--tool-command",
            "echo=cat",
            "--tool-yes",
            "--tool-rounds",
            "2"));
    assertEquals(3, command.runtime.generationOptions.size());
    assertTrue(command.err().contains("limit of 2 rounds"), command.err());
    var text = Files.readString(saved);
    assertTrue(text.contains("error: not run: there were 2 rounds"), text);
  }

  @Test
  void aCallOfAToolThatIsNotThereIsAnswered() throws IOException {
    command.runtime.calls.add(List.of(ToolCall.of("id", "other", "{}")));
    assertEquals(0, chat("hi\n/save " + saved, "--tool-command", "echo=cat", "--tool-yes"));
    assertTrue(Files.readString(saved).contains("there is no tool other, expected one of [echo]"));
  }

  @Test
  void withoutATerminalNothingIsRunUnasked() {
    assertEquals(2, chat("hi", "--tool-command", "echo=cat"));
    assertTrue(command.err().contains("--tool-yes runs them without asking"), command.err());
    assertEquals("", command.out());
  }

  @Test
  void toolsAndCommandsBelongTogether() throws IOException {
    assertEquals(1, chat("hi", "--tool-yes"));
    assertTrue(command.err().contains("tool echo: no command, expected --tool-command echo=CMD"));
    assertEquals(
        1, chat("hi", "--tool-yes", "--tool-command", "echo=cat", "--tool-command", "b=cat"));
    assertTrue(command.err().contains("--tool-command b: no such tool"), command.err());
    assertEquals(2, command.run("chat", "--tool-command", "echo=cat"));
    for (var wrong :
        List.of("{", "7", "[]", "[7]", "[{\"type\": \"web_search\"}]", "[{\"name\": \"a b\"}]")) {
      Files.writeString(tools, wrong);
      command.err.reset();
      assertEquals(1, chat("hi", "--tool-yes", "--tool-command", "echo=cat"), wrong);
      assertTrue(command.err().startsWith("llm: " + tools), command.err());
      assertFalse(command.err().contains("internal"), command.err());
    }
  }

  @Test
  void theToolsAreShown() {
    assertEquals(0, chat("/tools", "--tool-command", "echo=cat -n", "--tool-yes"));
    assertTrue(command.err().matches("(?s).*echo +cat -n +Says it\\..*"), command.err());
    command.err.reset();
    command.in = "/tools";
    assertEquals(0, command.run("chat"));
    assertTrue(command.err().contains("there are no tools"), command.err());
  }

  @Test
  void anInterruptEndsTheCommand() throws IOException {
    var started = folder.resolve("started");
    command.runtime.calls.add(List.of(ToolCall.of("id", "echo", "{}")));
    var interrupter =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Files.exists(started)) Thread.onSpinWait();
                  command.interrupts.interrupt();
                });
    long begin = System.nanoTime();
    assertEquals(
        130, chat("hi", "--tool-command", "echo=touch " + started + "; sleep 60", "--tool-yes"));
    assertTrue(System.nanoTime() - begin < 30_000_000_000L);
    assertFalse(interrupter.isInterrupted());
    assertEquals(1, command.runtime.generationOptions.size());
  }
}
