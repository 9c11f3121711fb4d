package llm.tests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import llm.tests.Java;
import llm.tests.Markdown;
import llm.tests.Reactor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the page on the API run as it says, and print what they promise. */
class ApiPageTest {
  private static final String MODULES = "llm-cli/target/modules";

  /** What each program prints, among other lines; programs are known by words in them. */
  private static final Map<String, String> PRINTED =
      Map.ofEntries(
          Map.entry("cacheBytesPerToken", "a token takes [1-9]\\d* bytes"),
          Map.entry("session.branch()", "held: \\d+ and \\d+ tokens"),
          Map.entry("chat.edit", "messages: 3"),
          Map.entry("model.render", "answered: \\d+ prompt tokens, .*"),
          Map.entry("case AnswerEvent.Started", "ended: (MAX_TOKENS|END_OF_TEXT)"),
          Map.entry("Flow.Subscriber", "complete"),
          Map.entry("Constraint.jsonSchema", "(UNSUPPORTED|SYNTAX): .*"),
          Map.entry("ToolBox.builder", "rounds ended: (MAX_TOKENS|END_OF_TEXT)"),
          Map.entry("noRepeats", "varied: .+"),
          Map.entry("catch (ContextOverflowException", "[1-9]\\d* tokens do not fit into 50"),
          Map.entry("startVirtualThread", "A hen.*"),
          Map.entry("new EngineListener()", "rows: [1-9]\\d*"),
          Map.entry("session.save(file)", "\\d+ guesses were right"),
          Map.entry("RecordingFile", "[1-9]\\d* generated"));

  private final Markdown page = Markdown.read("docs/api.md");
  @TempDir private Path folder;

  @Test
  void everyProgramIsRun() {
    assertEquals(PRINTED.size(), page.code("java").size());
    for (var words : PRINTED.keySet()) page.code("java", words);
  }

  @TestFactory
  Stream<DynamicTest> programs() {
    ProgramModels.writeTalker(folder.resolve("model.gguf"));
    return PRINTED.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> run(e.getKey(), e.getValue())));
  }

  private void run(String words, String printed) throws IOException {
    Files.writeString(folder.resolve("Program.java"), page.code("java", words));
    var modules = Reactor.root().resolve(MODULES).toString();
    var script = page.code("sh", MODULES).replace(MODULES, modules);
    List<String> out = Java.script(folder, Map.of(), script).orThrow().out();
    assertTrue(
        out.stream().anyMatch(Pattern.compile(printed).asMatchPredicate()),
        printed + " is not in " + out);
  }
}
