package llm.spark;

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

/** The program of the page compiles. */
class ReadmeTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theProgramCompiles() throws Exception {
    var programs =
        PROGRAM
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .map(match -> match.group(1))
            .filter(program -> program.contains("LlmSpark"))
            .toList();
    assertEquals(1, programs.size());
    var source =
        """
        import llm.api.GenerationOptions;
        import llm.spark.LlmSpark;
        import org.apache.spark.sql.SparkSession;
        class Program {
          void run(SparkSession spark) {
        """
            + programs.getFirst()
            + "}}";
    var file = Files.writeString(folder.resolve("Program.java"), source);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var out = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options = List.of("-proc:none", "-d", folder.toString(), "-cp", Sessions.classPath());
      var units = files.getJavaFileObjects(file);
      assertTrue(compiler.getTask(out, files, null, options, null, units).call(), out.toString());
    }
  }
}
