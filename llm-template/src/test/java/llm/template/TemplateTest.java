package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import llm.template.TemplateException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The language. What is expected was worked out by hand and confirmed with Jinja 3.1. */
class TemplateTest {
  private static final Map<String, ?> VARIABLES =
      Tools.map(
          "messages",
          List.of(
              Conversation.message("user", "hi"), Tools.map("role", "assistant", "content", "yo")),
          "tree",
          List.of(Tools.map("a", 1, "c", List.of(Tools.map("a", 2), Tools.map("a", 3)))),
          "nothing",
          null,
          "number",
          5,
          "real",
          1.5f,
          "yes",
          true);

  private static String render(String source) {
    return Template.parse(source).render(VARIABLES).text();
  }

  /** One case a line, its name, the template and its rendering; {@code \n} is a newline. */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/llm/template/language.txt",
      delimiterString = " => ",
      quoteCharacter = '\0')
  void renders(String source, String expected) {
    assertEquals(unescape(expected == null ? "" : expected), render(unescape(source)));
  }

  private static String unescape(String text) {
    return text.replace("⏎", "\n").replace("·", " ");
  }

  private static TemplateException failure(String source) {
    return assertThrows(TemplateException.class, () -> render(source));
  }

  @Test
  void namesTheLineOfASyntaxError() {
    var failure =
        assertThrows(
            TemplateException.class, () -> Template.parse("mine", "a\n{% if x %}\n{{ 1 + }}"));
    assertEquals("mine, line 3: found '}}', expected an expression", failure.getMessage());
    assertEquals(Kind.SYNTAX, failure.kind());
    assertEquals(3, failure.line());
  }

  @Test
  void namesTheLineOfAFailingExpression() {
    var failure = failure("a\n{% if true %}\n{{ 'a'\n + 1 }}{% endif %}");
    assertEquals(Kind.EVALUATION, failure.kind());
    assertEquals(4, failure.line());
    assertEquals("unsupported operand types for +: 'str' and 'int'", failure.reason());
  }

  @Test
  void carriesTheTemplatesOwnWords() {
    var failure = failure("\n{{ raise_exception('Roles must alternate, found ' ~ number) }}");
    assertEquals(Kind.REFUSED, failure.kind());
    assertEquals(2, failure.line());
    assertEquals("Roles must alternate, found 5", failure.reason());
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/llm/template/failures.txt",
      delimiterString = " => ",
      quoteCharacter = '\0')
  void fails(String source, Kind kind, String reason) {
    var failure = failure(source);
    assertEquals(reason, failure.reason());
    assertEquals(kind, failure.kind());
  }

  @Test
  void refusesVariablesOfOtherTypes() {
    var template = Template.parse("");
    var variables = Map.of("x", List.of(Map.of("y", new StringBuilder())));
    var failure = assertThrows(TemplateException.class, () -> template.render(variables));
    assertEquals(
        "x[0].y is a java.lang.StringBuilder, expected a string, boolean, number, list, map or"
            + " null",
        failure.reason());
  }

  @Test
  void doesNotChangeItsVariables() {
    var list = new java.util.ArrayList<Object>(List.of(1));
    var template = Template.parse("{% set _ = x.append(2) %}{{ x }}");
    assertEquals("[1, 2]", template.render(Map.of("x", list)).text());
    assertEquals("[1, 2]", template.render(Map.of("x", list)).text());
    assertEquals(List.of(1), list);
  }
}
