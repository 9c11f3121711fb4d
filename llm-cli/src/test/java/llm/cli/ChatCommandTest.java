package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.cli.terminal.Output;
import llm.template.KnownTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats in a pipe. */
class ChatCommandTest {
  @TempDir private Path folder;
  private final CommandRun command = new CommandRun();

  private int chat(String in, String... options) {
    var arguments = new ArrayList<String>(List.of("chat"));
    arguments.addAll(List.of(options));
    command.in = in;
    return command.run(arguments.toArray(String[]::new));
  }

  @Test
  void everyLineIsAnsweredWithoutTheReasoning() {
    assertEquals(0, chat("one\n\ntwo"));
    assertEquals("abc\nabc\n", command.out());
    assertEquals("", command.err());
    assertEquals(2, command.runtime.generationOptions.size());
  }

  @Test
  void linesGoOn() throws IOException {
    var file = folder.resolve("chat.json");
    assertEquals(0, chat("a\\\nb\n\"\"\"\nc\n d\n\"\"\"\n//e\n/save " + file + "\n"));
    var saved = Files.readString(file);
    assertTrue(saved.contains("\"a\\nb\""), saved);
    assertTrue(saved.contains("\"c\\n d\""), saved);
    assertTrue(saved.contains("\"/e\""), saved);
    assertFalse(Files.exists(folder.resolve("chat.json.part")));
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    var file = folder.resolve("chat.json");
    var other = folder.resolve("other.json");
    assertEquals(0, chat("h\u00e9\n/save " + file, "--system", "Be terse."));
    assertEquals(0, chat("/load " + file + "\n/save " + other));
    var saved = Files.readString(file);
    assertEquals(saved, Files.readString(other));
    for (var part :
        List.of(
            "\"system\"",
            "\"Be terse.\"",
            "\"h\u00e9\"",
            "\"abc\"",
            "\"reasoning_content\" : \"hm\"")) {
      assertTrue(saved.contains(part), saved);
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    var file = folder.resolve("chat.json");
    for (var wrong :
        List.of(
            "{",
            "7",
            "[7]",
            "[{\"role\": \"tool\"}]",
            "[{\"role\":\"user\",\"content\":7}]",
            "[]")) {
      Files.writeString(file, wrong);
      command.err.reset();
      assertEquals(1, chat("/load " + file), wrong);
      assertTrue(command.err().startsWith("llm: "), command.err());
      assertFalse(command.err().contains("internal"), command.err());
    }
    assertEquals(1, chat("/load " + folder.resolve("none")));
    assertEquals(1, chat("/load"));
    assertEquals(1, chat("/save " + folder.resolve("no/folder")));
  }

  @Test
  void commandsChangeTheConversation() throws IOException {
    var file = folder.resolve("chat.json");
    assertEquals(
        0,
        chat(
            "one\ntwo\n/undo\n/edit three\n/regen\n/system New.\n/system\n/stats\n/help\n/save "
                + file
                + "\n/clear\n/system\n/exit\nnever"));
    assertEquals("abc\nabc\nabc\nabc\n", command.out());
    var saved = Files.readString(file);
    assertTrue(saved.contains("\"three\"") && saved.contains("\"New.\""), saved);
    assertFalse(saved.contains("\"one\"") || saved.contains("\"two\""), saved);
    assertTrue(command.err().contains("New.\n"), command.err());
    assertTrue(command.err().contains("10 of 100 tokens"), command.err());
    assertTrue(command.err().contains("7 tokens, 4 of them known"), command.err());
    assertTrue(command.err().contains("/regen"), command.err());
  }

  @Test
  void whatMakesNoSenseEndsAPipe() {
    assertEquals(1, chat("/foo\nnever"));
    assertEquals("llm: /foo: no such command; /help lists them\n", command.err());
    assertEquals("", command.out());
    for (var line : List.of("/undo", "/regen", "/edit x")) assertEquals(1, chat(line), line);
  }

  @Test
  void anInterruptEndsAPipe() {
    command.runtime.beforeToken =
        token -> {
          if (token == 2) {
            var thread = Thread.ofVirtual().start(command.interrupts::interrupt);
            while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
              Thread.onSpinWait();
            }
          }
        };
    assertEquals(130, chat("one\ntwo\n"));
    assertEquals("a\n", command.out());
  }

  @Test
  void aModelWithoutATemplateContinuesTheTextAndSaysSo() {
    command.runtime.chatTemplate = Optional.empty();
    assertEquals(0, chat("one\n"));
    assertTrue(command.err().contains("has no chat template: it continues"), command.err());
    assertEquals(
        Optional.of(KnownTemplate.TEXT.source()),
        command.runtime.chatOptions.getFirst().template());
  }

  @Test
  void theTemplateIsAFileOrAName() throws IOException {
    chat("", "--chat-template", "chatml");
    var file = folder.resolve("t.jinja");
    Files.writeString(file, "{{ messages }}");
    chat("", "--chat-template", file.toString());
    assertEquals(
        Optional.of(KnownTemplate.CHATML.source()),
        command.runtime.chatOptions.getFirst().template());
    assertEquals(Optional.of("{{ messages }}"), command.runtime.chatOptions.getLast().template());
    assertEquals(1, chat("", "--chat-template", "nothing"));
    assertTrue(command.err().contains("chatml, llama2"), command.err());
  }

  @Test
  void reasoningIsDimmedOnATerminal() {
    command.kind = Output.Kind.COLORS;
    chat("one\n");
    assertEquals("\u001b[2mhm\u001b[0m\n\nabc\n", command.out());
  }

  @Test
  void reasoningIsNamedWhereColoursAreNotWanted() {
    command.kind = Output.Kind.PLAIN_TERMINAL;
    chat("one\n");
    assertEquals("thinking: hm\n\nabc\n", command.out());
  }

  @Test
  void runAnswersOneMessage() {
    assertEquals(0, command.run("run", "--system", "Be terse.", "--json", "one"));
    assertEquals("abc", command.json().get("text").asString());
    assertEquals("hm", command.json().get("reasoning").asString());
    assertEquals("[1,2,3,4,5,6,7]", command.json().get("prompt_tokens").toString());
    assertEquals(Optional.of("Be terse."), command.runtime.chatOptions.getFirst().system());
    command.out.reset();
    assertEquals(0, command.run("run", "--chat", "one"));
    assertEquals("abc\n", command.out());
    assertEquals(2, command.run("run", "--chat", "--tokens", "1"));
  }

  /** The bundled model continues a text over several lines. */
  @Test
  void aRealModelContinuesAText() {
    var real = CommandRun.real();
    real.in = "Once upon a time\n";
    assertEquals(0, real.run("chat", "-n", "12", "--temperature", "0"));
    var run = CommandRun.real();
    assertEquals(0, run.run("run", "-n", "12", "--temperature", "0", "Once upon a time"));
    assertEquals(run.out(), real.out());
    assertTrue(real.out().length() > 20, real.out());
  }

  @Test
  void aRealModelAnswersThroughATemplate() {
    var real = CommandRun.real();
    real.in = "Hello\n/regen\n/undo\nHello\n";
    assertEquals(0, real.run("chat", "-n", "8", "--temperature", "0", "--chat-template", "zephyr"));
    var run = CommandRun.real();
    assertEquals(
        0, run.run("run", "-n", "8", "--temperature", "0", "--chat-template", "zephyr", "Hello"));
    assertEquals(run.out().repeat(3), real.out());
  }

  @Test
  void withoutATemplateRunSaysSo() {
    var real = CommandRun.real();
    assertEquals(1, real.run("run", "--chat", "Hello"));
    assertTrue(real.err().contains("tokenizer.chat_template"), real.err());
  }
}
