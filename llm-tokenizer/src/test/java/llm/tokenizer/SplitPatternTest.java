package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SplitPatternTest {
  /** As in Unicode, and in the reference since it lists all ASCII symbols. */
  @Test
  void theTildeIsASymbol() {
    for (var name :
        List.of("deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4", "spark2_5", "afmoe")) {
      assertEquals(List.of("cd", " ~/", "x"), pieces(name, "cd ~/x"), name);
      assertEquals(List.of("a", " =~", " b"), pieces(name, "a =~ b"), name);
    }
  }

  private static List<String> pieces(String name, String text) {
    var pieces = new ArrayList<String>();
    int from = 0;
    for (int to : PreTokenizers.of(name).ends(CodePoints.of(text))) {
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  /** All patterns in use, with the same for {@link Pattern}. */
  private static final TreeMap<String, Pattern> PATTERNS = new TreeMap<>();

  static {
    for (String name : PreTokenizers.names()) {
      for (SplitRule rule : PreTokenizers.of(name).rules()) {
        if (rule instanceof SplitPattern pattern) {
          String expression = pattern.toString();
          PATTERNS.put(
              expression,
              Pattern.compile(
                  expression.replace("\\p{Han}", "\\x{3400}-\\x{9FFF}"),
                  Pattern.UNICODE_CHARACTER_CLASS));
        }
      }
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "Z",
            "s",
            "'s",
            "'LL",
            "é",
            "Ж",
            "中",
            "가",
            "ก",
            "\u0301",
            "1",
            "23",
            "٣",
            "½",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\u00A0",
            "\u3000",
            ".",
            ",",
            "!",
            "$",
            "+",
            "<",
            "(",
            "|",
            "。",
            "،",
            "/",
            "_",
            "🙂",
            "€",
            "\u200B",
            "\uE000",
            "IMGIMGAZ",
            "<sentinel:1>",
            "𝐀")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 300)
  void findsWhatTheRegularExpressionFinds(@ForAll("texts") String text) {
    PATTERNS.forEach(
        (expression, pattern) ->
            assertEquals(
                expected(pattern, text),
                pieces(SplitPattern.compile(expression), text),
                () -> expression + " in '" + text + "'"));
  }

  private static List<String> expected(Pattern pattern, String text) {
    var pieces = new ArrayList<String>();
    var matcher = pattern.matcher(text);
    int done = 0;
    while (matcher.find()) {
      pieces.add(text.substring(done, matcher.start()));
      pieces.add(matcher.group());
      done = matcher.end();
    }
    pieces.add(text.substring(done));
    pieces.removeIf(String::isEmpty);
    return pieces;
  }

  private static List<String> pieces(SplitRule rule, String text) {
    int[] codePoints = CodePoints.of(text);
    var pieces = new ArrayList<String>();
    int from = 0;
    for (int to : new PreTokenizer(List.of(rule), List.of()).ends(codePoints)) {
      pieces.add(new String(codePoints, from, to - from));
      from = to;
    }
    return pieces.equals(List.of("")) ? List.of() : pieces;
  }

  @Test
  void patternsAreInUse() {
    assertTrue(PATTERNS.size() > 30, PATTERNS::toString);
  }

  @Test
  void backtracks() {
    assertEquals(
        List.of("aab"),
        pieces(SplitPattern.compile("(?:a|aab)(?!.)|aab|a".replace(".", "[^x]")), "aab"));
    assertEquals(List.of("aaa", "b"), pieces(SplitPattern.compile("a+(?=b)"), "aaab"));
    assertEquals(List.of("aaa"), pieces(SplitPattern.compile("a*aa"), "aaa"));
    assertEquals(List.of("aa", "a"), pieces(SplitPattern.compile("a{2}"), "aaa"));
    assertEquals(List.of("abab", "a"), pieces(SplitPattern.compile("(?:ab)+"), "ababa"));
    assertEquals(List.of("xabab", "a"), pieces(SplitPattern.compile("x(?:ab)*"), "xababa"));
  }

  @Test
  void badExpressionsAreErrors() {
    for (String expression : List.of("[a", "(a", "a)", "\\p{X}", "a{2")) {
      assertThrows(
          IllegalArgumentException.class, () -> SplitPattern.compile(expression), expression);
    }
  }

  @Test
  void digitsAreGroupedFromTheEnd() {
    var digits = PatternParser.parseSet("[0-9]");
    var groups = new DigitGroups(digits, false);
    assertEquals(List.of("a", "1", "234", "567", "b"), pieces(groups, "a1234567b"));
    assertEquals(List.of("12", "345"), pieces(groups, "12345"));
    assertEquals(List.of("123"), pieces(groups, "123"));
    var whole = new DigitGroups(digits, true);
    assertEquals(List.of("1234b ", "1", "234", " "), pieces(whole, "1234b 1234 "));
  }

  @Test
  void trailingSpaceIsCutOff() {
    var rule = new TrailingSpace();
    assertEquals(List.of(" a", " \n"), pieces(rule, " a \n"));
    assertEquals(List.of("a"), pieces(rule, "a"));
    assertEquals(List.of("  "), pieces(rule, "  "));
  }
}
