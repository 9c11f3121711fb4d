package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every character of a rendering is known to be the template's or its caller's. */
class OriginTest {
  /**
   * Operations on {@code x} and {@code y}, the caller's, and {@code S} and {@code T}, literals.
   * None of them makes characters of its own.
   */
  private static final List<String> OPERATIONS =
      List.of(
          "(E + F)",
          "(E ~ F ~ E)",
          "(E * 2)",
          "E[1:]",
          "E[:-1]",
          "E[::-1]",
          "E[::2]",
          "(E|trim)",
          "(E|upper)",
          "(E|lower)",
          "(E|capitalize)",
          "(E|title)",
          "(E|reverse)",
          "(E|replace(F, E))",
          "(E|replace('a', F))",
          "(E|list|join(F))",
          "(E|list|sort|join)",
          "(E|list|unique|join(F))",
          "(E|list|map('upper')|join)",
          "(E.split('b')|join(F))",
          "(E.split()|join(F))",
          "(E.rsplit('B', 1)|last)",
          "(E.splitlines()|join(F))",
          "(E.partition('a')|join)",
          "(E.strip('aA'))",
          "(E.swapcase())",
          "(E.title())",
          "(E.replace('', F))",
          "('{}{}'.format(E, F))",
          "('{a}'.format(a=E))",
          "(E.format(F))",
          "('%s%s' % (E, F))",
          "('%.2s' % E)",
          "(F.join([E, E]))",
          "([E, F]|first)",
          "({'k': E}.k)",
          "(E if F else E)",
          "(E or F)",
          "(E|default(F))",
          "(E|truncate(3, true, F[:1]))",
          "(E|batch(2)|map('join')|join(F))",
          "(E|safe|string)",
          "(E|indent(F))",
          "(E|tojson|from_json)",
          "([E, F]|tojson|from_json|join)");

  /**
   * A template of {@code steps}: each applies an operation to the last value and an earlier one.
   *
   * <p>Characters tell who wrote them: the caller's are Greek, the template's Latin.
   */
  private static String program(List<Integer> steps) {
    var source = new StringBuilder("{% set v0 = 'aBb a' %}{% set v1 = y %}{% set v2 = x %}");
    int last = 2;
    for (int step : steps) {
      String operation = OPERATIONS.get(step % OPERATIONS.size());
      int other = step / OPERATIONS.size() % (last + 1);
      String value = operation.replace("E", "v" + last).replace("F", "v" + other);
      source.append("{% set v" + ++last + " = " + value + " %}");
    }
    return source.append("b{{ v" + last + " }}A").toString();
  }

  private static List<Segment> segments(List<Integer> steps) {
    var variables = Map.of("x", "αΒ γ\nΔ", "y", "ωΩ");
    try {
      return Template.parse(program(steps)).render(variables).segments();
    } catch (TemplateException e) {
      // An empty separator, say.
      return List.of();
    }
  }

  @Property(tries = 2000)
  void everyCharacterKeepsItsOrigin(
      @ForAll @Size(max = 8) List<@IntRange(max = 100_000) Integer> steps) {
    for (var segment : segments(steps)) {
      segment
          .text()
          .codePoints()
          .filter(Character::isLetter)
          .forEach(letter -> check(letter, segment));
    }
  }

  private static void check(int letter, Segment segment) {
    boolean greek = Character.UnicodeScript.of(letter) == Character.UnicodeScript.GREEK;
    assertEquals(
        !greek, segment.markup(), () -> "'" + Character.toString(letter) + "' in " + segment);
  }

  /** Segments in a line: the template's as they are, the caller's in brackets. */
  private static String marked(Rendering rendering) {
    return rendering.segments().stream()
        .map(segment -> segment.markup() ? segment.text() : "«" + segment.text() + "»")
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          <|{{ x }}|>                          ! <|«a<B>»|>
          {{ '<|' ~ x ~ '|>' }}                ! <|«a<B>»|>
          {{ x|upper }}{{ x }}b                ! «A<B>a<B>»b
          {{ x[1:3] ~ 'c' }}                   ! «<B»c
          {{ (x ~ '<B>')|replace('<B>', '|') }}! «a»||
          {{ x.split('<')|join('+') }}         ! «a»+«B>»
          {{ [x, 'b']|tojson }}                ! «["a<B>", "»b«"]»
          {{ {'k': x} }}                       ! «{'»k«': 'a<B>'}»
          {{ x|tojson }}                       ! «"a<B>"»
          {{ ['b', x]|sort|join }}             ! «a<B>»b
          {{ '%s|%s' % (x, 1) }}               ! «a<B>»|1
          {{ bos }}{{ x|length }}              ! <s>4
          {% for k in d %}{{ k }}={{ d[k] }}{% endfor %} ! «key»=«value»
          {% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(x) }} ! <«a<B>»>
          {% set y %}[{{ x }}]{% endset %}{{ y }} ! [«a<B>»]
          {% filter upper %}b{{ x }}{% endfilter %} ! B«A<B>»
          {{ strftime_now(x) }}{{ strftime_now('c' ~ x) }} ! «a<B>ca<B>»
          {{ dict(**d)|join }}                 ! «key»
          {% macro m() %}{{ kwargs|join }}{% endmacro %}{{ m(**{x: 'b'}) }} ! «a<B>»
          {{ (':{0:' ~ x[1] ~ '>3}').format('c') }} ! :«<<»c
          {{ '{0:{y}}'.format('c', y=x[1] ~ '>3') }}{{ '{:->3}'.format('c') }} ! «<<»c--c
          {% if x == 'a<B>' and 'a<B>' in {x: 1} %}same{% endif %} ! same
          """)
  void marksSegments(String source, String expected) {
    var variables = Map.of("x", "a<B>", "bos", new Markup("<s>"), "d", Map.of("key", "value"));
    assertEquals(expected, marked(Template.parse(source).render(variables)));
  }

  @Property(tries = 500)
  void neighboursDifferAndNothingIsEmpty(
      @ForAll @Size(max = 8) List<@IntRange(max = 100_000) Integer> steps) {
    var segments = segments(steps);
    for (int i = 0; i < segments.size(); i++) {
      assertFalse(segments.get(i).text().isEmpty());
      assertTrue(i == 0 || segments.get(i).markup() != segments.get(i - 1).markup());
    }
  }
}
