package llm.grammar.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import llm.grammar.Grammar;
import llm.grammar.form.GrammarException;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.json.JsonValue.Obj;
import llm.grammar.json.JsonValue.Str;
import llm.grammar.schema.SchemaOptions.Formats;
import org.junit.jupiter.api.Test;

/**
 * The JSON Schema test suite: of each of its schemas either every value is told right, or the
 * schema is refused. What is refused is kept in {@code keywords.txt}; {@code -Dllm.update.docs}
 * writes it anew.
 */
class ConformanceTest {
  private static final Path KEPT = Path.of("src/test/resources/llm/grammar/schema/keywords.txt");

  /** Values that may be written in more than one way are written as they are. */
  private static boolean fits(Grammar grammar, JsonValue value) {
    var text = value.toJson().getBytes(StandardCharsets.UTF_8);
    var matcher = grammar.matcher();
    return matcher.feed(text) == text.length && matcher.mayEnd();
  }

  @Test
  void everyValueIsToldRightOrTheSchemaIsRefused() throws IOException {
    var wrong = new ArrayList<String>();
    var lines = new TreeMap<String, String>();
    for (var file : SharedSuite.files().entrySet()) {
      int enforced = 0;
      int all = 0;
      var refused = new TreeSet<String>();
      for (var group : ((Arr) file.getValue()).items()) {
        var members = ((Obj) group).members();
        all++;
        try {
          check(file.getKey(), (Obj) group, wrong);
          enforced++;
        } catch (GrammarException e) {
          var title = ((Str) members.get("description")).value();
          refused.add("  refused: " + title + ": " + e.keyword() + ": " + e.reason());
        }
      }
      var line = file.getKey() + ": " + enforced + " of " + all + " schemas enforced";
      lines.put(
          file.getKey(), line + refused.stream().map(r -> "\n" + r).reduce("", String::concat));
    }
    if (!wrong.isEmpty()) fail(String.join("\n", wrong));
    compare(List.copyOf(lines.values()));
  }

  private static void check(String file, Obj group, List<String> wrong) {
    var schema = group.members().get("schema");
    boolean asserted = file.startsWith("optional/format");
    var options =
        SchemaOptions.defaults()
            .with(PropertyOrder.ANY)
            .with(asserted ? Formats.ASSERTED : Formats.ANNOTATED);
    Grammar grammar = null;
    try {
      grammar = Grammar.ofJsonSchema(schema.toJson(), options);
    } catch (GrammarException e) {
      // That no value fits is an answer.
      if (e.kind() != GrammarException.Kind.EMPTY) throw e;
    }
    for (var one : ((Arr) group.members().get("tests")).items()) {
      var test = ((Obj) one).members();
      boolean valid = ((Bool) test.get("valid")).value();
      boolean fits = grammar != null && fits(grammar, test.get("data"));
      if (fits != valid) {
        wrong.add(
            file
                + ": "
                + ((Str) group.members().get("description")).value()
                + ": "
                + ((Str) test.get("description")).value()
                + (valid ? ": refused " : ": accepted ")
                + test.get("data").toJson());
      }
    }
  }

  private static void compare(List<String> lines) throws IOException {
    var found = String.join("\n", lines) + "\n";
    if (System.getProperty("llm.update.docs") != null) {
      Files.createDirectories(KEPT.getParent());
      Files.writeString(KEPT, found);
    }
    assertEquals(
        Files.readString(KEPT), found, KEPT + " is stale; to write it anew: -Dllm.update.docs");
  }
}
