package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What costs much is paid for where it is done: a hostile template ends soon, one way or other. */
class CostTest {
  /** The work takes about a second; a machine may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A fifth of the steps of the default, so that many tests take little time. */
  private static final RenderOptions FEW_STEPS =
      RenderOptions.defaults().withLimits(new Limits(1_000_000, 32_000_000, 600));

  private static void ends(String source) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          try {
            Template.parse(source).render(Map.of());
          } catch (TemplateException e) {
            // Refused, then.
          }
        },
        () -> Messages.shown(source));
  }

  /** What is set up once, and then done again and again without end: that must be refused. */
  private static final Map<String, List<String>> AGAIN =
      Map.of(
          "{% set s = '文' * 900000 %}",
          List.of("s[-1]", "s|length", "s[-5:-3]", "s.find('a', -2)", "s.rfind('文')", "s[::3]"),
          "{% set s = '😀' * 400000 %}",
          List.of("s[-1]", "s|length", "s[-5:-3]", "s.rfind('x')"),
          "{% set s = 'a' * 3000000 %}",
          List.of(
              "s.find('b')",
              "s.rfind('b')",
              "s == s ~ ''",
              "'b' in s",
              "s.isdigit()",
              "s is lower",
              "s.count('b')",
              "s.startswith(s)",
              "s|int",
              "s|float",
              "{s: 1}",
              "s in {}"),
          "{% set s = ' ' * 900000 %}",
          List.of("s.strip()", "s.split()", "s|wordcount", "s.splitlines()", "s.isspace()"),
          "{% set s = 'aß' * 100000 %}",
          List.of(
              "s|upper",
              "s|lower",
              "s|title",
              "s.title()",
              "s.capitalize()",
              "s.swapcase()",
              "s.casefold()",
              "s.istitle()",
              "s|tojson",
              "s|e",
              "s|striptags",
              "s|urlencode",
              "s|indent",
              "s|wordwrap(5)",
              "s|truncate(10000)",
              "s.partition('x')",
              "s.join([])",
              "s.replace('x', '')",
              "s.removeprefix('a')",
              "s.expandtabs()",
              "s.format()",
              "[s]|string",
              "s|string|e",
              "s is filter",
              "{}[s]",
              "[]|map(attribute=s)"),
          "{% set l = [1] * 400000 %}",
          List.of(
              "l.pop(0) and l.insert(0, 1)",
              "l.reverse()",
              "l.copy()",
              "l + [1]",
              "l[1:]",
              "l|sort",
              "l == l",
              "2 in l",
              "l.count(2)",
              "l|first",
              "l|tojson",
              "l|join",
              "l|unique|list",
              "(1,) + (1,)"),
          "{% set x = 2 ** 60000 %}",
          List.of(
              "x * x",
              "x // 3",
              "x % 12345678901234567890",
              "x == x",
              "{x: 1}",
              "x|abs",
              "-x",
              "x is odd",
              "x.bit_count()",
              "'{:x}'.format(x)",
              "x|round(-1000)",
              "x / (x + 1)"),
          "{% set t = (1,) * 100000 %}{% set u = ((t, t), t) %}",
          List.of("{u: 1}", "u in {}", "[u]|unique|list", "u < u"),
          "{% set x = 5e-324 %}",
          List.of(
              "x|filesizeformat",
              "'%.300f' % x",
              "'{:e}'.format(x)",
              "x|string",
              "x|round(300)",
              "x < 2 ** 70",
              "'{:300}'.format(x)",
              "strftime_now('%A %c')",
              "cycler(*range(999))",
              "range(99999)",
              "namespace(a=1)"));

  static Stream<String> again() {
    String loop = "{% for i in range(99999) %}";
    return AGAIN.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .map(
                        action ->
                            entry.getKey()
                                + loop
                                + loop
                                + "{% set y = "
                                + action
                                + " %}{% endfor %}{% endfor %}"));
  }

  @ParameterizedTest
  @MethodSource
  void again(String source) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          var template = Template.parse(source);
          var failure =
              assertThrows(TemplateException.class, () -> template.render(Map.of(), FEW_STEPS));
          assertEquals(TemplateException.Kind.LIMIT, failure.kind(), failure.getMessage());
        },
        source);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% set x = [] %}{% set y = x.append(x) %}{% set p = '0.' * 100000 + '0' %}"
            + "{{ ([x] * 10000)|map(attribute=p)|list|length }}",
        "{% set a = 'a' * 1000000 %}{% set b = 'a' * 500000 + 'b' %}{{ b in a }}",
        "{% set a = 'a' * 1000000 %}{% set b = 'b' + 'a' * 500000 %}{{ a.rfind(b) }}{{ a.find(b) }}"
            + "{{ a.count(b) }}{{ a.replace(b, '')|length }}{{ a.split(b)|length }}"
            + "{{ a.rsplit(b)|length }}{{ a.rpartition(b)|length }}",
        "{% set a = 'ab' * 1000000 %}{% set c = 'c' * 1000000 ~ 'ab' %}{{ a.strip(c)|length }}",
        "{% set f = '%(' * 1000000 %}{{ f % {} }}",
        "{% set f = '{' * 1000000 %}{{ f.format() }}",
        "{% set f = '{0' + '.a' * 1000000 + '}' %}{{ f.format({}) }}",
        "{{ '%.30000000f' % 1.5 }}",
        "{{ '{:030000000,}'.format(1)|length }}",
        "{{ '%*d' % (2000000000, 1) }}",
        "{{ '%.*d' % (2000000000, 1) }}",
        "{{ '\t'.expandtabs(2000000000) }}",
        "{{ 2 ** 100000000 }}",
        "{{ 10 ** 4000 * 10 ** 4000 }}",
        "{{ 'x'|wordwrap(2000000000) }}",
        "{% set a = '-' * 1000000 %}{{ ('a' ~ a)|wordwrap(1)|length }}",
        "{% set ns = namespace(t=(1,)) %}{% for i in range(60) %}{% set ns.t = (ns.t, ns.t) %}"
            + "{% endfor %}{{ {ns.t: 1} }}",
        "{% set d = {} %}{% for i in range(50000) %}{% set _ = d.update([((i, 0 - 31 * i), 1)]) %}"
            + "{% endfor %}{{ d|length }}",
        "{% set d = dict() %}{% for i in range(50000) %}{% set _ = d.update([(i, i)]) %}{% endfor"
            + " %}{% for i in range(50000) %}{% set _ = d.popitem() %}{% endfor %}{{ d|length }}",
        "{{ strftime_now('%A' * 1000000)|length }}",
        "{{ ([['a'] * 1000] * 1000)|sum(start=[])|length }}",
        "{{ '[' * 1000000|from_json }}",
        "{{ ('1' * 1000000)|from_json }}"
      })
  void once(String source) {
    ends(source);
  }

  private static String list(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(","));
  }

  /** Parsing takes time in proportion to the source. */
  @Test
  void longSources() {
    ends("{{ f(" + "1,".repeat(1_000_000) + ") }}");
    ends(
        "{% macro m("
            + list(50_000, "a%d")
            + ") %}{% endmacro %}{{ m("
            + list(50_000, "b%d=1")
            + ") }}");
    ends("{{ dict(" + list(100_000, "a%d=1") + ")|length }}");
    ends("{% raw %}" + "{%  ".repeat(1_000_000) + "{% endraw %}");
    ends("{#".repeat(1_000_000));
    ends("{% if 0 %}" + "{% elif 0 %}".repeat(200_000) + "{% endif %}");
    ends("{{ " + "9".repeat(4_000_000) + " }}");
    ends("{{ 0x" + "f".repeat(4_000_000) + " }}");
    ends(
        "{% with a = 1 %}".repeat(70)
            + "{% for i in range(99999) %}{% for j in range(99999) %}{{ x }}"
            + "{% endfor %}{% endfor %}"
            + "{% endwith %}".repeat(70));
  }

  /** A list may grow as long as a conversation: each step costs the same. */
  @Test
  void whatIsCheapStaysCheap() {
    var source =
        "{% set l = [] %}{% set d = {} %}{% for i in range(20000) %}{% set _ = l.append(i) %}"
            + "{% set _ = d.update([(i, i)]) %}{% set _ = d.get(i) %}{% endfor %}"
            + "{{ l|length + d|length }}";
    assertEquals("40000", Template.parse(source).render(Map.of()).text());
  }

  @Test
  void messagesAreShort() {
    var source = "{{ raise_exception('\\x1b[31m' ~ 'x' * 1000000) }}";
    var failure =
        assertThrows(TemplateException.class, () -> Template.parse(source).render(Map.of()));
    assertEquals("\\x1b[31mxxx", failure.reason().substring(0, 11));
    assertEquals(508, failure.reason().length());
  }

  /** A template that costs too much for a greeting is refused before anybody waits for it. */
  @Test
  void aChatTemplateIsTriedWithinLimits() {
    var source = "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}";
    var failure = assertThrows(TemplateException.class, () -> ChatTemplate.parse(source, "", ""));
    assertEquals(TemplateException.Kind.LIMIT, failure.kind());
  }
}
