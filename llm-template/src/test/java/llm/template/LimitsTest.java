package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import llm.template.TemplateException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template that would never end, or fill the memory, ends with a clear error. */
class LimitsTest {
  private static final RenderOptions SMALL =
      RenderOptions.defaults().withLimits(new Limits(1_000_000, 4_000_000, 600));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(n) %}{{ f(n) ~ f(n) }}{% endmacro %}{{ f(1) }}",
        "{% macro f() %}{% if true %}{% call f() %}{% endcall %}{% endif %}{% endmacro %}{{ f() }}",
        "{% for x in [1] recursive %}{{ loop([x]) }}{% endfor %}",
        "{{ 'x' * 1000000000 * 1000000000 }}",
        "{{ 'x' * 9223372036854775807 }}",
        "{{ [1] * 9223372036854775807 }}",
        "{{ [[]] * 100000000 }}",
        "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{%"
            + " endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{%"
            + " endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{%"
            + " endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{%"
            + " endfor %}{{ ns.x|tojson }}",
        "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x]"
            + " %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor"
            + " %}{{ ns.x }}",
        "{% set l = [] %}{% do l.append(l) %}{{ l }}",
        "{% set l = [] %}{% do l.append(l) %}{{ l|tojson }}",
        "{% set l = [] %}{% set m = [] %}{% do l.append(m) %}{% do m.append(l) %}{{ l == m }}",
        "{% set d = {} %}{% do d.update({'a': d}) %}{{ d }}",
        "{% set l = [1] %}{% for i in range(99) %}{% do l.extend(l) %}{% endfor %}",
        "{% set x = 'x' * 999999 %}{{ x|replace('x', x) }}",
        "{% set x = 'x' * 999999 %}{{ x|list|length }}",
        "{% set x = 'x' * 999999 %}{{ x.split('x')|length }}",
        "{% set x = 'x' * 999999 %}{{ x.replace('', 'y')|length }}",
        "{% set x = 'x' * 999999 %}{% for i in range(99999) %}{{ 'y' in x }}{% endfor %}",
        "{% set x = 'x' * 999999 %}{% for i in range(99999) %}{% set y = x[1:] %}{% endfor %}",
        "{{ '%99999999s' % 'x' }}",
        "{{ '{:>99999999}'.format('x') }}",
        "{{ 'x'.ljust(2000000000) }}",
        "{{ 'a\nb'|indent(2000000000) }}",
        "{{ [1]|batch(2000000000, 0)|list }}",
        "{{ [1]|slice(2000000000)|list }}",
        "{{ 2000000000 * 'x' }}"
      })
  void endsWithALimit(String source) {
    var failure =
        assertThrows(TemplateException.class, () -> Template.parse(source).render(Map.of(), SMALL));
    assertEquals(Kind.LIMIT, failure.kind(), failure.getMessage());
  }

  /** What stands before and after the dots nests around a name. */
  @ParameterizedTest
  @ValueSource(
      strings = {"(…)", "[…]", "{'a':…}", "-…", "not …", "f(…)", "x[…]", "1 is eq(…)", "'a'|d(…)"})
  void refusesDeepNesting(String nesting) {
    var parts = nesting.split("…", -1);
    assertSyntax("{{ " + parts[0].repeat(100_000) + "x" + parts[1].repeat(100_000) + " }}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if 1 %}",
        "{% for i in x %}",
        "{% macro f() %}",
        "{% set x %}",
        "{% call f() %}"
      })
  void refusesDeepStatements(String opening) {
    assertSyntax(opening.repeat(100_000));
  }

  private static void assertSyntax(String source) {
    var failure = assertThrows(TemplateException.class, () -> Template.parse(source));
    assertEquals(Kind.SYNTAX, failure.kind(), failure.getMessage());
    assertEquals("the template nests deeper than 150", failure.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" + 1", ".x", "|d", "()", "[0]", " and 1", " is defined", " * 1", " if 1"})
  void refusesToEvaluateLongChains(String link) {
    var template = Template.parse("{{ x" + link.repeat(100_000) + " }}");
    var failure = assertThrows(TemplateException.class, () -> template.render(Map.of("x", 1)));
    assertEquals(Kind.LIMIT, failure.kind(), failure.getMessage());
  }

  @Test
  void concatenatesLongChainsOfText() {
    var template = Template.parse("{{ x" + " ~ x".repeat(9_999) + " }}");
    assertEquals("a".repeat(10_000), template.render(Map.of("x", "a")).text());
  }

  @Test
  void refusesVariablesThatNestTooDeep() {
    Object value = "x";
    for (int i = 0; i < 10_000; i++) {
      value = List.of(value);
    }
    var variables = Map.of("x", value);
    var template = Template.parse("{{ x }}");
    var failure = assertThrows(TemplateException.class, () -> template.render(variables));
    assertEquals(Kind.LIMIT, failure.kind());
  }

  @Test
  void reportsASmallStack() throws InterruptedException {
    var source = "{% macro f(n) %}{{ [[[[f(n + 1)]]]] }}{% endmacro %}{{ f(0) }}";
    var deep = RenderOptions.defaults().withLimits(new Limits(1 << 30, 1 << 30, 1 << 30));
    var kinds = new ArrayList<Kind>();
    var thread =
        new Thread(
            null,
            () -> {
              var failure =
                  assertThrows(
                      TemplateException.class, () -> Template.parse(source).render(Map.of(), deep));
              kinds.add(failure.kind());
            },
            "small stack",
            1 << 18);
    thread.start();
    thread.join();
    assertEquals(List.of(Kind.LIMIT), kinds);
  }

  @Test
  void allowsMoreForLongConversations() {
    var words = "word ".repeat(400_000);
    var template = Template.parse("{% for w in x.split(' ') %}{{ w|trim }}{% endfor %}");
    assertEquals(1_600_000, template.render(Map.of("x", words)).text().length());
  }
}
