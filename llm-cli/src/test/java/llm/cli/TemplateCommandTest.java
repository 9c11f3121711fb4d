package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import llm.gguf.GgufWriter;
import llm.gguf.MetadataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCommandTest {
  private static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}\n"
          + "{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";

  private final CommandRun command = new CommandRun();
  @TempDir private Path folder;

  private String template(String source) throws IOException {
    return Files.writeString(folder.resolve("t.jinja"), source).toString();
  }

  @Test
  void rendersAConversationFromStandardInput() throws IOException {
    command.in = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
    int code = command.run("template", "--file", template(TEMPLATE), "--messages", "-");
    assertEquals("<s>[user]Hi\n[assistant]", command.out(), command.err());
    assertEquals(0, code);
  }

  @Test
  void severalConversationsGiveAStringALine() throws IOException {
    command.in =
        """
        [{"messages": [{"role": "user", "content": "1"}]},
         {"messages": [{"role": "user", "content": "2"}]}]
        """;
    var file = template(TEMPLATE);
    assertEquals(2, command.run("template", "--file", file, "--messages", "-"));
    command.run("template", "--file", file, "--messages", "-", "--json", "--no-generation-prompt");
    assertEquals("\"<s>[user]1\\n\"\n\"<s>[user]2\\n\"\n", command.out());
  }

  @Test
  void theClockIsGiven() throws IOException {
    var file = template("{{ strftime_now('%Y-%m-%d') }}");
    command.run("template", "--file", file, "--now", "1764000000");
    assertEquals("2025-11-24", command.out());
  }

  /** A vocabulary without ids of special tokens, with templates. */
  private String model(Map<String, String> templates) {
    var writer =
        GgufWriter.create()
            .put("general.architecture", "llama")
            .put("tokenizer.ggml.model", "llama")
            .putArray(
                "tokenizer.ggml.tokens",
                MetadataType.STRING,
                List.of("<unk>", "<s>", "</s>", "a", "b"))
            .putArray("tokenizer.ggml.scores", MetadataType.FLOAT32, List.of(0f, 0f, 0f, -1f, -2f))
            .putArray("tokenizer.ggml.token_type", MetadataType.INT32, List.of(2, 3, 3, 1, 1));
    templates.forEach(writer::put);
    var file = folder.resolve("model.gguf");
    writer.write(file);
    return file.toString();
  }

  private static String out(CommandRun command, String... arguments) {
    command.out.reset();
    command.run(arguments);
    return command.out() + command.err();
  }

  @Test
  void aModelsMarksAreThoseOfItsChats() {
    var model = model(Map.of("tokenizer.chat_template", "{{ bos_token }}x{{ eos_token }}"));
    var real = CommandRun.real();
    assertEquals("<s>x</s>", out(real, "template", "-m", model));
    assertEquals("Bx</s>", out(real, "template", "-m", model, "--bos", "B"));
  }

  @Test
  void aModelMayHaveSeveralTemplates() {
    var model =
        model(
            Map.of(
                "tokenizer.chat_template", "plain",
                "tokenizer.chat_template.tool_use", "{{ tools|length }} tools",
                "tokenizer.chat_template.rag", "rag"));
    var real = CommandRun.real();
    assertEquals("plain", out(real, "template", "-m", model));
    assertEquals("rag", out(real, "template", "-m", model, "--chat-template", "rag"));
    real.in =
        "{\"messages\": [{\"role\": \"user\", \"content\": null}], \"tools\": [{\"type\":"
            + " \"function\", \"function\": {\"name\": \"f\"}}]}";
    assertEquals("1 tools", out(real, "template", "-m", model, "--messages", "-"));
    assertEquals(1, real.run("template", "-m", model, "--chat-template", "nonsense"));
    assertTrue(real.err().contains("the model's own: "), real.err());
    var inspected = out(real, "inspect", model);
    assertTrue(inspected.contains("Chat templates (3)"), inspected);
  }

  @Test
  void whatIsNoUtf8IsSaid() throws IOException {
    var file = folder.resolve("latin1.jinja");
    Files.write(file, new byte[] {'a', (byte) 0xE9, 'b'});
    assertEquals(1, command.run("template", "--file", file.toString()));
    assertTrue(
        command.err().contains("latin1.jinja: byte 0xE9 at offset 1, expected text in UTF-8"),
        command.err());
    assertEquals(1, command.run("template", "--file", folder.toString()));
    assertTrue(command.err().contains("is a folder"), command.err());
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    command.in = "{\"messages\": 3}";
    assertEquals(1, command.run("template", "--file", template(TEMPLATE), "--messages", "-"));
    assertTrue(command.err().contains("expected an object with messages"), command.err());
    assertEquals(1, command.run("template", "--file", template("{% if %}")));
    assertEquals(1, command.run("template", "-m", "demo:llama"));
    assertTrue(command.err().contains("has no chat template"), command.err());
    assertEquals(2, command.run("template"));
  }
}
