package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
