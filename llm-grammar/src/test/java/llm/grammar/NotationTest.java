package llm.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import llm.grammar.form.GrammarException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
  private static final List<String> TEXTS =
      List.of(
          "", "a", "A", "ab", "abc", "aab", "abab", "b", "foo", "FOO", "fOo", "foobar", "12", "1.5",
          "a b", "a\nb", "\n", "ä", "Ä", "ω", "Ω", "日本", "_x9", "-", "]", "^a", "a-c", "{2}", "a{2",
          "aa", "x.y", "xzy", "k", "K", "\u212a", "ſ", "s", "S", "\t", "$", "a$", "\\", "é1", "A1");

  private static boolean fits(Grammar grammar, String text) {
    var matcher = grammar.matcher();
    return matcher.feed(text) == text.getBytes(StandardCharsets.UTF_8).length && matcher.mayEnd();
  }

  /** Where RE2 and Java mean the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a*b+?",
        "(a|b)*",
        "(?:ab){1,2}",
        "(?<name>foo)(bar)?",
        "[a-c]+",
        "[^a-c]",
        "[]a]+",
        "[\\]\\-^a]+",
        "[^\\n]*",
        ".",
        ".*",
        "(?s).*",
        "\\d+(\\.\\d+)?",
        "\\w+",
        "\\W",
        "[\\d_x]+",
        "\\p{L}+",
        "\\pL",
        "\\P{L}",
        "\\p{Lu}[0-9]",
        "(?i)foo",
        "(?i:f)oO",
        "f(?i)oO",
        "(?i)k",
        "(?i)S",
        "^foo$",
        "^(foo|a)$|12",
        "(^a)b",
        "(^|a)b",
        "a(b|$)",
        "\\Afoo\\z",
        "a{2}",
        "a{2",
        "\\{2\\}",
        "x\\.y",
        "\\x61\\x{62}",
        "\\Qx.y\\E",
        "\\Q\\E",
        "a||b",
        "()",
        "(a?)*b?",
        "[a-]+c?",
        "\\t",
        "[\\t\\n]",
        "\\$",
        "\\\\",
        "(?i)[a-b]+",
        "(?i)ä",
        "(?i)[^a]",
        "(?U)a+",
        "a(?-i)b",
        "[[:alpha:]]+",
        "x^a?",
        "a$b?"
      })
  void regularExpressions(String pattern) {
    // Java has other names for classes, and an empty quotation is none of its.
    var java =
        Pattern.compile(
            pattern
                .replace("[[:alpha:]]", "[a-zA-Z]")
                .replace("(?U)", "")
                .replace("[]a]", "[\\]a]")
                .replace("a{2", "a\\{2")
                .replace("a\\{2}", "a{2}"),
            pattern.contains("(?i)ä")
                    || pattern.contains("(?i)k")
                    || pattern.contains("(?i)S")
                    || pattern.contains("(?i)[")
                ? Pattern.UNICODE_CASE
                : 0);
    try {
      var grammar = Grammar.ofRegex(pattern);
      for (var text : TEXTS) {
        assertEquals(
            java.matcher(text).matches(), fits(grammar, text), () -> pattern + " on " + text);
      }
    } catch (GrammarException e) {
      assertEquals(GrammarException.Kind.EMPTY, e.kind());
      TEXTS.forEach(text -> assertFalse(java.matcher(text).matches(), text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(^a)*", "x(^a|b)", "(a$|b)c"})
  void anchorsInTheMidstAreRefused(String pattern) {
    var e = assertThrows(GrammarException.class, () -> Grammar.ofRegex(pattern));
    assertEquals(GrammarException.Kind.UNSUPPORTED, e.kind());
  }

  @Test
  void choices() {
    var grammar = Grammar.ofChoices(List.of("yes", "no", "nothing"));
    assertTrue(fits(grammar, "no"));
    assertTrue(fits(grammar, "nothing"));
    assertFalse(fits(grammar, "noth"));
    assertThrows(GrammarException.class, () -> Grammar.ofChoices(List.of()));
  }

  @Test
  void json() {
    var grammar = Grammar.ofJson();
    for (var text :
        List.of(
            "{}",
            "[ ]",
            "0",
            "-1.5e+10",
            "\"a\\u00e4\\n\"",
            "[1,2 , {\"a\" : [null]}]",
            "true",
            "{\"a\":1,\n\t\"b\":{\"c\":[[]]}}",
            "[[[[]]]]")) {
      assertTrue(fits(grammar, text), text);
    }
    for (var text :
        List.of(
            "",
            "{",
            "[1,]",
            "01",
            "+1",
            "1.",
            "\"\n\"",
            "\"\\x\"",
            "{a:1}",
            "{\"a\":1,}",
            "nul",
            "[1 2]",
            "{\"a\" 1}",
            "\"",
            "'a'",
            "1 1",
            "tru e",
            "[" + " ".repeat(21) + "]")) {
      assertFalse(fits(grammar, text), text);
    }
  }

  @Test
  void gbnf() {
    var grammar =
        Grammar.ofGbnf(
            """
            # a list of sums, one on a line
            root  ::= (sum "\\n")+   # at least one
            sum   ::= term (op term)*
                    | "none"
            op    ::= [-+*/]
            term  ::= number | ("(" ws
                      sum
                      ws ")")
            number ::= "-"? [0-9]{1,3} ("." [0-9]+)?
            ws ::= [ \\t]*
            """);
    assertTrue(fits(grammar, "1+2*(3-4.5)\nnone\n"));
    assertFalse(fits(grammar, "1+2"));
    assertFalse(fits(grammar, "1234\n"));
    assertFalse(fits(grammar, "\n"));
    var escapes =
        Grammar.ofGbnf("root ::= \"\\x41\\u00e4\\U0001F600\\\"\\\\\" [^\\]\\x00-\\x1f]? .");
    assertTrue(fits(escapes, "Aä😀\"\\xy"));
    assertFalse(fits(escapes, "Aä😀\"\\]]"));
  }

  @Test
  void messagesSayWhere() {
    var e = assertThrows(GrammarException.class, () -> Grammar.ofGbnf("root ::= \"a\"\n  | x y\n"));
    assertEquals("x", e.keyword());
    assertEquals("line 2, column 5", e.place());
    var regex = assertThrows(GrammarException.class, () -> Grammar.ofRegex("abc(?=d)"));
    assertEquals("(?=", regex.keyword());
    assertEquals(GrammarException.Kind.UNSUPPORTED, regex.kind());
  }
}
