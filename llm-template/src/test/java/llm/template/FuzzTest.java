package llm.template;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with a template or a conversation, only {@link TemplateException} comes out.
 */
class FuzzTest {
  private static final RenderOptions SMALL =
      RenderOptions.defaults().withLimits(new Limits(50_000, 200_000, 200));

  private static final String OWN =
      """
      {%- set ns = namespace(n=0, s='') -%}
      {%- macro show(x, d=2) -%}{{ x|tojson(indent=d) }}{%- endmacro -%}
      {% if messages[0].role == 'system' %}{{ bos_token ~ messages[0]['content']|trim }}{% endif %}
      {% for m in messages[::-1] if m.role != 'tool' %}
      {{- '<|' + m.role + '|>' }}{{ m.content.split('</think>')[-1].lstrip('\\n') if m.content is string else '' }}
      {%- set ns.n = ns.n + loop.index0 * 2 % 3 -%}
      {% for c in m.tool_calls or [] %}{{ c.function.name }}({{ c.function.arguments|items|list }}){% endfor %}
      {% endfor %}
      {{ '%s %05.2f' % ('a', 1.5) }}{{ '{:>5}'.format(3) }}{{ [3, 1]|sort|join(', ') }}{{ range(5)|batch(2)|list }}
      {{ messages|map(attribute='content')|select('string')|map('upper')|join('-')|indent(2) }}
      {% raw %}{{ x }}{% endraw %}{# c #}{{ strftime_now('%Y %b') }}{% if add_generation_prompt %}<|a|>{% endif %}
      """;

  private static final List<String> PARTS =
      List.of(
          "{{",
          "}}",
          "{%",
          "%}",
          "{#",
          "#}",
          "{%- if x %}",
          "{% endif %}",
          "{% for m in messages %}",
          "{% endfor %}",
          "|tojson",
          "|length",
          "[::-1]",
          "[1:]",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "'",
          "\"",
          "\\",
          "+",
          "-",
          "*",
          "**",
          "//",
          "%",
          "~",
          "is",
          "not",
          "in",
          "none",
          "1.5e300",
          "9223372036854775807",
          "-1",
          "''",
          "[]",
          "{}",
          "loop",
          "ns.x",
          "messages",
          ".split(",
          "|list",
          "|join",
          "|sort",
          "|map('string')",
          "range(9)",
          "recursive",
          "loop(",
          "\ud83d",
          "\ud83d\ude00",
          "\0",
          "\r",
          "%s",
          "{:>9}",
          "=",
          "==",
          "<",
          ",",
          ":",
          ".",
          "if",
          "else",
          "and",
          "|groupby('role')",
          "|int",
          "|float",
          "|round(2)",
          "|dictsort",
          "|unique",
          "|sum",
          "|max",
          "caller()",
          "|format(");

  private static String mutate(String source, Random random) {
    var text = new StringBuilder(source);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, PARTS.get(random.nextInt(PARTS.size())));
        case 2 -> text.replace(from, to, PARTS.get(random.nextInt(PARTS.size())));
        default -> {
          int other = random.nextInt(text.length() + 1);
          text.insert(from, text.substring(other, Math.min(text.length(), other + 30)));
        }
      }
    }
    return text.toString();
  }

  /** Any value that a caller may pass, of all types and of odd shapes. */
  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 7 : 10)) {
      case 0 -> "user";
      case 1 -> "<think>\nπ 😀</think>\n\n x \ud83d";
      case 2 -> "";
      case 3 -> random.nextLong();
      case 4 -> random.nextBoolean() ? Double.NaN : random.nextGaussian();
      case 5 -> random.nextBoolean();
      case 6 -> new Markup("<s>");
      case 7 -> Arrays.asList(value(random, depth + 1), null, value(random, depth + 1));
      case 8 ->
          Tools.map(
              "role",
              value(random, depth + 1),
              "content",
              value(random, depth + 1),
              "type",
              "text");
      default ->
          Tools.map(
              "tool_calls", List.of(Map.of("function", Tools.map("arguments", "{\"a\": 1}"))));
    };
  }

  private static Map<String, Object> message(Random random) {
    var roles = List.of("system", "user", "assistant", "tool", "developer");
    return random.nextInt(3) == 0
        ? Tools.map("role", value(random, 0), "content", value(random, 0))
        : Tools.map(
            "role",
            roles.get(random.nextInt(5)),
            "content",
            random.nextInt(3) == 0 ? value(random, 0) : "text",
            "tool_calls",
            random.nextBoolean() ? value(random, 0) : null);
  }

  private static Map<String, Object> variables(Random random) {
    var messages = new ArrayList<Object>();
    for (int i = random.nextInt(5); i > 0; i--) {
      messages.add(message(random));
    }
    return Tools.map(
        "messages",
        messages,
        "tools",
        value(random, 0),
        "x",
        value(random, 0),
        "add_generation_prompt",
        random.nextBoolean(),
        "bos_token",
        new Markup("<s>"));
  }

  private static List<String> sources() {
    var sources = new ArrayList<>(SharedChat.templatesIfPresent().values());
    sources.add(OWN);
    return sources;
  }

  private static void tryOut(String source, Map<String, Object> variables) {
    try {
      Template.parse(source).render(variables, SMALL);
    } catch (TemplateException expected) {
      // The only exception that may come out.
    } catch (RuntimeException | Error e) {
      fail("template:\n" + source + "\nvariables: " + variables, e);
    }
  }

  @Test
  void rendersOrExplainsBrokenTemplates() {
    var random = new Random(20);
    var sources = sources();
    for (int i = 0; i < 3000; i++) {
      String source = i % 2 == 0 ? OWN : sources.get(random.nextInt(sources.size()));
      tryOut(mutate(source, random), variables(random));
    }
  }

  @Test
  void rendersOrExplainsOddConversations() {
    var random = new Random(21);
    for (var source : sources()) {
      for (int i = 0; i < 20; i++) {
        tryOut(source, variables(random));
      }
    }
  }

  @Test
  void rendersOrExplainsSoup() {
    var random = new Random(22);
    for (int i = 0; i < 8_000; i++) {
      var soup = new StringBuilder("{{ ");
      for (int n = random.nextInt(12); n > 0; n--) {
        soup.append(PARTS.get(random.nextInt(PARTS.size()))).append(' ');
      }
      tryOut(soup + "}}", variables(random));
    }
  }
}
