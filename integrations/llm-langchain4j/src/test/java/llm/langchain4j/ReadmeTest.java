package llm.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the page compiles, and the page names what is there. */
class ReadmeTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("`(Llm[A-Za-z]+)`");

  @TempDir private Path folder;

  private static String page() throws Exception {
    var page = Files.readString(Path.of("../README.md"));
    return page.split("\n## LangChain4j\n")[1].split("\n## ")[0];
  }

  @Test
  void theProgramCompiles() throws Exception {
    var program = PROGRAM.matcher(page());
    assertTrue(program.find());
    var source =
        """
        import dev.langchain4j.agent.tool.Tool;
        import dev.langchain4j.service.AiServices;
        import java.nio.file.Path;
        import llm.langchain4j.LlmChatModel;
        class Program {
          static class Forecast {
            @Tool
            String weather(String city) {
              return "rain";
            }
          }
          void run() {
        """
            + program.group(1)
            + "}}";
    var file = Files.writeString(folder.resolve("Program.java"), source);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var out = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of(
              "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      var units = files.getJavaFileObjects(file);
      assertTrue(compiler.getTask(out, files, null, options, null, units).call(), out.toString());
    }
  }

  @Test
  void whatIsNamedIsThere() throws Exception {
    var names = CLASS.matcher(page()).results().map(match -> match.group(1)).distinct().toList();
    assertEquals(6, names.size(), names.toString());
    for (var name : names) Class.forName("llm.langchain4j." + name);
  }
}
