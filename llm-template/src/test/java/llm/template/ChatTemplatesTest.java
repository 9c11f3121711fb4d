package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The templates that a file holds under its keys. */
class ChatTemplatesTest {
  private static final String KEY = "tokenizer.chat_template";

  @Test
  void oneForToolsIsTakenWhereThereAreTools() {
    var templates =
        ChatTemplates.of(
            Tools.map(
                KEY + "s",
                List.of("tool_use", "rag"),
                KEY + ".tool_use",
                "T",
                KEY,
                "D",
                KEY + ".rag",
                "R",
                "other",
                1));
    assertEquals(List.of(), templates.warnings());
    assertEquals(Map.of("default", "D", "tool_use", "T", "rag", "R"), templates.sources());
    assertEquals(Optional.of("T"), templates.choose(true));
    assertEquals(Optional.of("D"), templates.choose(false));
    assertEquals(Optional.of("R"), templates.named("rag"));
    assertEquals(Optional.of("D"), ChatTemplates.of(Map.of(KEY, "D")).choose(true));
  }

  @Test
  void theOneForToolsIsTakenWhereThereIsNoOther() {
    var templates = ChatTemplates.of(Map.of(KEY, " ", KEY + ".tool_use", "T", KEY + ".rag", "R"));
    assertEquals(Optional.of("T"), templates.choose(false));
    assertEquals(Optional.empty(), ChatTemplates.of(Map.of(KEY + ".rag", "R")).choose(false));
  }

  @Test
  void theNameOfAKnownTemplateIsThatTemplate() {
    var templates = ChatTemplates.of(Map.of(KEY, "chatml\n", KEY + ".tool_use", "llama3"));
    assertEquals(Optional.of(KnownTemplate.CHATML.source()), templates.choose(false));
    assertEquals(Optional.of(KnownTemplate.LLAMA3.source()), templates.choose(true));
    assertEquals(
        Optional.of("chatml {{ x }}"),
        ChatTemplates.of(Map.of(KEY, "chatml {{ x }}")).choose(true));
  }

  @Test
  void aBlankOneIsNone() {
    var templates = ChatTemplates.of(Map.of(KEY, " \n", KEY + ".tool_use", ""));
    assertEquals(Map.of(), templates.sources());
    assertEquals(
        "has no chat template (tokenizer.chat_template), and none is given", templates.missing());
    assertTrue(
        ChatTemplates.of(Map.of(KEY + ".rag", "R")).missing().endsWith("others by name: rag"));
  }

  @Test
  void aKeyOfAnotherTypeIsSaidAndNotUsed() {
    var templates =
        ChatTemplates.of(Tools.map(KEY, List.of("a"), KEY + ".tool_use", 3, KEY + "s", "x"));
    assertEquals(Map.of(), templates.sources());
    assertEquals(
        List.of(
            KEY + " is an array, expected a string: it is not used",
            KEY + ".tool_use is a number, expected a string: it is not used",
            KEY + "s is a text, expected an array of strings"),
        templates.warnings());
    assertEquals(
        List.of(KEY + "s names 'x', of which there is none"),
        ChatTemplates.of(Map.of(KEY + "s", List.of("x"))).warnings());
  }
}
