package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients really send comes out as what they mean. */
class ConversationFormTest {
  private static final String CHAT =
      "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% if m.tool_calls is defined %}"
          + "{% for c in m.tool_calls %}<{{ c.function.name }} {{ c.function.arguments|tojson }}>"
          + "{% endfor %}{% endif %}{% if m.refusal is defined %}REFUSED{% endif %}{% endfor %}";

  private static final Map<String, ?> USER = Conversation.message("user", "Hi");

  private static String render(String source, Object... messages) {
    return render(source, Conversation.of(List.of()), messages);
  }

  private static String render(String source, Conversation with, Object... messages) {
    var maps = new ArrayList<Map<String, ?>>();
    for (var message : messages) {
      maps.add(Tools.map(((List<?>) message).toArray()));
    }
    return ChatTemplate.parse(source, "<s>", "</s>")
        .render(Conversation.of(maps).withTools(with.tools()))
        .text();
  }

  private static List<Object> message(Object... keysAndValues) {
    return Arrays.asList(keysAndValues);
  }

  private static Map<String, Object> call(Object arguments) {
    var function = Tools.map("name", "f", "arguments", arguments);
    return Tools.map("id", "call00001", "type", "function", "function", function);
  }

  @Test
  void nullsInTheParametersOfAFunctionAreMissing() {
    var source =
        "{% for t in tools %}{% for k, v in t.function.parameters.properties.items() %}{{ k }}"
            + "{% if k in t.function.parameters.required|default([]) %}!{% endif %}{% endfor %}"
            + "{{ t.function.parameters|tojson }}{% endfor %}";
    var none = Tools.map("type", "object", "properties", null, "required", null);
    var one = Tools.map("properties", Tools.map("x", Map.of()), "required", null, "type", "object");
    var function = Tools.map("name", "f", "parameters", none);
    var other = Tools.map("name", "g", "parameters", one);
    var tools =
        Conversation.of(List.of())
            .withTools(
                List.of(
                    Tools.map("type", "function", "function", function),
                    Tools.map("type", "function", "function", other)));
    assertEquals(
        "{\"type\": \"object\", \"properties\": {}}"
            + "x{\"properties\": {\"x\": {}}, \"type\": \"object\"}",
        render(source, tools, message("role", "user", "content", "Hi")));
  }

  @Test
  void whatAToolReturnsIsJsonWhereATemplateTakesItForAText() {
    var texts = "{% for m in messages %}{{ m.role + ':' + m.content }};{% endfor %}";
    var values = "{% for m in messages %}{{ m.content }};{% endfor %}";
    List<Object> results = List.of(21, true, Tools.map("t", 21, "u", null), List.of(1, "a"));
    var messages = results.stream().map(r -> message("role", "tool", "content", r)).toArray();
    assertEquals(
        "tool:21;tool:true;tool:{\"t\": 21, \"u\": null};tool:[1, \"a\"];",
        render(texts, messages));
    assertEquals("21;True;{'t': 21, 'u': None};[1, 'a'];", render(values, messages));
  }

  @Test
  void contentThatIsMissingOrNullIsEmpty() {
    var calls = List.of(call("{\"x\": 1}"));
    var expected = "[user]Hi[assistant]<f {\"x\": 1}>";
    var user = message("role", "user", "content", "Hi");
    assertEquals(
        expected,
        render(CHAT, user, message("role", "assistant", "content", null, "tool_calls", calls)));
    assertEquals(expected, render(CHAT, user, message("role", "assistant", "tool_calls", calls)));
    assertEquals(
        expected,
        render(
            CHAT,
            user,
            message(
                "role", "assistant", "content", List.of(), "tool_calls", calls, "refusal", null)));
    assertEquals(
        "[user]Hi[assistant]", render(CHAT, user, message("role", "assistant", "content", null)));
  }

  @Test
  void noCallsAreNoField() {
    var asks =
        "{% for m in messages %}{{ 'CALLS' if m.tool_calls is defined }}{{ m.content }}{% endfor"
            + " %}";
    assertEquals(
        "a", render(asks, message("role", "assistant", "content", "a", "tool_calls", List.of())));
    assertEquals(
        "a", render(asks, message("role", "assistant", "content", "a", "tool_calls", null)));
  }

  @Test
  void argumentsThatAreMissingAreAnEmptyObject() {
    for (Object arguments : Arrays.asList(null, "", "  ", "{}", Map.of())) {
      assertEquals(
          "[assistant]<f {}>",
          render(CHAT, message("role", "assistant", "tool_calls", List.of(call(arguments)))));
    }
    assertEquals(
        "[assistant]<f {\"big\": 123456789012345678901234567890}>",
        render(
            CHAT,
            message(
                "role",
                "assistant",
                "tool_calls",
                List.of(call("{\"big\":123456789012345678901234567890}")))));
  }

  /** A template that adds a text to the arguments renders nothing but texts. */
  @Test
  void objectsArePreferredAndTextIsGivenWhereOnlyThatRenders() {
    var adds =
        "{% for m in messages %}{{ m.content }}{% for c in m.tool_calls or [] %}{{ '<' +"
            + " c.function.arguments + '>' }}{% endfor %}{% endfor %}";
    for (Object arguments : List.of("{\"x\": 1}", Map.of("x", 1))) {
      assertEquals(
          "<{\"x\": 1}>",
          render(adds, message("role", "assistant", "tool_calls", List.of(call(arguments)))));
    }
    var goesThrough =
        "{% for m in messages %}{{ m.content }}{% for c in m.tool_calls or [] %}{% if"
            + " c.function.arguments is mapping %}{% for k, v in c.function.arguments|items %}{{ k"
            + " }}:{{ v }}{% endfor %}{% else %}{{ '{' ~ c.function.arguments ~ '}' }}{% endif %}{%"
            + " endfor %}{% endfor %}";
    assertEquals(
        "x:1",
        render(
            goesThrough, message("role", "assistant", "tool_calls", List.of(call("{\"x\": 1}")))));
  }

  @Test
  void someTemplatesPrintCallsWhereContentIsNoneAlone() {
    var none =
        "{% for m in messages %}{% if m.content is none %}{% for c in m.tool_calls %}CALL{{"
            + " c.function.name }}{% endfor %}{% else %}{{ m.content }}{% endif %}{% endfor %}";
    assertEquals(
        "CALLf",
        render(
            none, message("role", "assistant", "content", "", "tool_calls", List.of(call("{}")))));
  }

  @Test
  void aFunctionHasDescriptionAndParameters() {
    var prints = "{{ tools|tojson }}";
    var tool =
        Tools.map(
            "type",
            "function",
            "function",
            Tools.map("name", "now", "parameters", null, "strict", null));
    var with = Conversation.of(List.of()).withTools(List.of(tool));
    assertEquals(
        "[{\"type\": \"function\", \"function\": {\"name\": \"now\", \"description\": \"\","
            + " \"parameters\": {}}}]",
        render(prints, with));
    var walks =
        "{% for t in tools %}{% for k in t.function.parameters.properties.keys() %}{{ k }}{% endfor"
            + " %}done{% endfor %}";
    assertEquals("done", render(walks, with));
  }

  @Test
  void partsOfTextBecomeTextWhereTheTemplateWantsText() {
    var parts =
        List.of(
            Tools.map("type", "text", "text", "a"),
            Tools.map("type", "input_text", "text", "b"),
            "c");
    assertEquals("[user]a\nb\nc", render(CHAT, message("role", "user", "content", parts)));
    var loops =
        "{% for m in messages %}{% for p in m.content %}{{ p['text'] }};{% endfor %}{% endfor %}";
    assertEquals("a;b;c;", render(loops, message("role", "user", "content", parts)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "image_url", "input_audio", "video", "refusal", "nonsense"})
  void otherPartsAreRefusedByName(String type) {
    var parts = List.of(Tools.map("type", "text", "text", "a"), Tools.map("type", type));
    var failure =
        assertThrows(
            TemplateException.class, () -> render(CHAT, message("role", "user", "content", parts)));
    assertEquals(
        "chat template: messages[0].content[1] is a part of type '"
            + type
            + "', expected 'text' alone",
        failure.getMessage());
    assertEquals(TemplateException.Kind.CONVERSATION, failure.kind());
    assertEquals(0, failure.line());
  }

  @Test
  void whatIsNoConversationIsSaid() {
    assertRefused("messages[0].role is missing, expected a text", message("content", "a"));
    assertRefused(
        "messages[0].role is a number, expected a text", message("role", 1, "content", "a"));
    assertRefused(
        "messages[0].content is a number, expected a text, a list of parts, or null",
        message("role", "user", "content", 1));
    assertRefused(
        "messages[0].content[0].text is missing, expected a text",
        message("role", "user", "content", List.of(Map.of("type", "text"))));
    assertRefused(
        "messages[0].tool_calls is a text, expected a list",
        message("role", "assistant", "tool_calls", "f()"));
    assertRefused(
        "messages[0].tool_calls[0] is a text, expected an object",
        message("role", "assistant", "tool_calls", List.of("f()")));
  }

  private static void assertRefused(String reason, List<Object> message) {
    var failure = assertThrows(TemplateException.class, () -> render(CHAT, message));
    assertEquals(reason, failure.reason());
  }

  @Test
  void whatAToolReturnsMayBeAnything() {
    assertEquals("[tool]21", render(CHAT, message("role", "tool", "content", 21)));
    assertEquals(
        "[tool]{'c': 21}", render(CHAT, message("role", "tool", "content", Map.of("c", 21))));
  }

  /** A template that says "developer" of something else does not know the role. */
  @Test
  void aDeveloperIsTheSystemWhereHeIsNotPrinted() {
    var strict =
        "{% for m in messages %}{% if m.role not in ['system', 'user', 'assistant'] %}{{"
            + " raise_exception('Invalid role') }}{% endif %}[{{ m.role }}]{{ m.content }}{% endfor"
            + " %}<|developer|>";
    assertEquals(
        "[system]Be brief.<|developer|>",
        render(strict, message("role", "developer", "content", "Be brief.")));
  }

  @Test
  void aSystemMessageAloneIsNotLost() {
    var users = "{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}";
    assertEquals("Be brief.", render(users, message("role", "system", "content", "Be brief.")));
  }

  /** Published templates take all of it, and print no None of it. */
  @Test
  void publishedTemplatesTakeCallsWithoutContent() {
    var calls = List.of(call("{\"city\": \"Oslo\"}"));
    var result =
        Tools.map("role", "tool", "tool_call_id", "call00001", "name", "f", "content", "21");
    var tool =
        Tools.map("type", "function", "function", Tools.map("name", "f", "description", "d"));
    SharedChat.templates()
        .forEach(
            (name, source) -> {
              // This one's roles alternate, and it knows no tools.
              if (name.startsWith("google-gemma-2")) return;
              var template = ChatTemplate.parse(name, source, "<s>", "</s>");
              var answer = Tools.map("role", "assistant", "content", null, "tool_calls", calls);
              var conversation =
                  Conversation.of(List.of(USER, answer, result)).withTools(List.of(tool));
              var text = template.render(conversation).text();
              assertFalse(text.contains("None"), () -> name + ": " + text);
              var missing = Tools.map("role", "assistant", "tool_calls", calls);
              assertEquals(
                  text,
                  template
                      .render(
                          Conversation.of(List.of(USER, missing, result)).withTools(List.of(tool)))
                      .text());
            });
  }

  @ParameterizedTest
  @CsvSource({"google-gemma-4-31B-it,'{city:<|\"|>Oslo<|\"|>}'", "Kimi-K3,Oslo"})
  void publishedTemplatesThatPrintTextAsNonsenseGetAnObject(String name, String expected) {
    var answer =
        Tools.map(
            "role",
            "assistant",
            "content",
            null,
            "tool_calls",
            List.of(call("{\"city\": \"Oslo\"}")));
    var text =
        ChatTemplate.parse(SharedChat.templates().get(name), "<s>", "</s>")
            .render(Conversation.of(List.of(USER, answer)))
            .text();
    assertTrue(text.contains(expected), text);
    assertFalse(text.contains("{\"city\""), text);
  }
}
