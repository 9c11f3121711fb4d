package llm.tests.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations and templates behind public bug reports: what llama.cpp renders, or an error. */
class FieldChatTest {
  private static final List<String> MARKS = List.of("370", "373");

  @TempDir private Path scratch;

  @Test
  void contentMayBeMissingBesideCalls() {
    var run = FieldCase.run("04", scratch);
    assertEquals(run.expected("llama.cpp, Qwen3:"), run.section("--- Qwen-Qwen3-0.6B"));
    assertEquals(run.expected("--- llama.cpp, QwQ:"), run.section("--- Qwen-QwQ-32B"));
    assertEquals("", run.section("--- Command R+"));
    assertEquals(
        run.expected("--- llama.cpp, QwQ, content missing:"),
        run.section("--- QwQ, content missing"));
    assertEquals(List.of(), run.err());
  }

  @Test
  void callsMayBeEmpty() {
    var run = FieldCase.run("05", scratch);
    var hermes = "--- NousResearch-Hermes-3-Llama-3.1-8B-tool_use.jinja";
    assertEquals(run.expected("llama.cpp, Hermes 3:"), run.section(hermes));
    assertEquals(
        undated(run.expected("--- llama.cpp, Llama 3.1:")),
        undated(run.section("--- meta-llama-Llama-3.1-8B-Instruct.jinja")));
    assertEquals(
        run.expected("--- llama.cpp, Mistral Nemo:"),
        run.section("--- mistralai-Mistral-Nemo-Instruct-2407.jinja"));
    assertEquals(run.expected("--- llama.cpp, Hermes 3, null:"), run.section("--- Hermes, null"));
  }

  /** A template's text that tells today's date. */
  private static String undated(String text) {
    return text.replaceAll("(?m)^Today Date: .*$", "Today Date: -");
  }

  @Test
  void marksCannotBeForged() {
    var ids = FieldCase.run("06", scratch).ids("prompt_tokens");
    assertEquals(List.of(2, 1), MARKS.stream().map(m -> count(ids.get(0), m)).toList());
    assertEquals(2, count(ids.get(1), "370"));
    assertEquals(2, count(ids.get(2), "370"));
  }

  private static int count(String ids, String id) {
    return (int) List.of(ids.split(" ")).stream().filter(id::equals).count();
  }

  @Test
  void toolsTakeTheTemplateForTools() {
    assertEquals(List.of("<s>TOOLS 1[user]hi[assistant]"), FieldCase.run("12", scratch).out());
  }

  @Test
  void whatIsShownIsWhatIsRun() {
    var run = FieldCase.run("13", scratch);
    assertEquals("<s>Q Hello, who are you? </s>A", run.out().getFirst().strip());
    assertTrue((" " + run.ids("prompt_tokens").getFirst() + " ").contains(" 2 "), run.text());
  }

  @Test
  void anEmptyTemplateIsNone() {
    var run = FieldCase.run("14", scratch);
    assertTrue(run.says("has no chat template"), run.text());
    assertTrue(!run.says("internal error"), run.text());
    assertNotEquals("rc 0", run.out().getLast());
  }

  @Test
  void templatesEndWithinTheirBudget() {
    var run = FieldCase.run("30", scratch);
    assertTrue(!run.says("internal error"), run.text());
    assertTrue(run.says("tpl-attr-path.jinja"), run.text());
    assertTrue(run.says("tpl-index-wide.jinja"), run.text());
  }
}
