package llm.grammar;

import static llm.grammar.form.Expression.anyOf;
import static llm.grammar.form.Expression.characters;
import static llm.grammar.form.Expression.empty;
import static llm.grammar.form.Expression.lexeme;
import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;
import static llm.grammar.form.Expression.reference;
import static llm.grammar.form.Expression.repeat;
import static llm.grammar.form.Expression.sequence;
import static llm.grammar.form.Expression.star;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import org.junit.jupiter.api.Test;

class GrammarTest {
  private static final int BILLION = 1_000_000_000;

  private static boolean fits(Grammar grammar, String text) {
    var matcher = grammar.matcher();
    return matcher.feed(text) == text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length
        && matcher.mayEnd();
  }

  private static Grammar of(Expression expression) {
    return Grammar.of(Rules.of(expression));
  }

  @Test
  void bracketsNest() {
    var grammar =
        Grammar.of(
            Rules.builder()
                .define("s", anyOf(empty(), sequence(literal("("), reference("s"), literal(")"))))
                .build("s"));
    assertTrue(fits(grammar, ""));
    assertTrue(fits(grammar, "((()))"));
    assertFalse(fits(grammar, "((())"));
    assertEquals(6, grammar.matcher().feed("((()))x"));
    assertTrue(fits(grammar, "(".repeat(20_000) + ")".repeat(20_000)));
  }

  @Test
  void leftRecursionThatIsDirectIsRepetition() {
    var grammar =
        Grammar.of(
            Rules.builder()
                .define(
                    "sum",
                    anyOf(sequence(reference("sum"), literal("+"), reference("n")), reference("n")))
                .define("n", characters(CodePoints.range('0', '9')))
                .build("sum"));
    assertTrue(fits(grammar, "1+2+3"));
    assertFalse(fits(grammar, "1+"));
  }

  @Test
  void leftRecursionByWayOfOthersIsRefused() {
    var rules =
        Rules.builder()
            .define("a", anyOf(sequence(reference("b"), literal("x")), literal("y")))
            .define("b", sequence(optional(literal("z")), reference("a")))
            .build("a");
    var e = assertThrows(GrammarException.class, () -> Grammar.of(rules));
    assertEquals(GrammarException.Kind.UNSUPPORTED, e.kind());
  }

  @Test
  void countsAreCounted() {
    var item = sequence(literal("a"), optional(literal(",")));
    var grammar = of(sequence(repeat(item, 3, BILLION), literal(";")));
    assertFalse(fits(grammar, "aa;"));
    assertTrue(fits(grammar, "aaa,;"));
    assertTrue(fits(grammar, "a,".repeat(5000) + ";"));
    var few = of(repeat(item, 2, 3));
    assertFalse(fits(few, "a"));
    assertTrue(fits(few, "aa"));
    assertTrue(fits(few, "aaa"));
    assertFalse(fits(few, "aaaa"));
    var characters = of(lexeme(Regex.repeat(Regex.range('a', 'c'), 2, BILLION)));
    assertFalse(fits(characters, "a"));
    assertTrue(fits(characters, "abc"));
  }

  @Test
  void repetitionsOfWhatMayBeEmptyEnd() {
    var grammar = of(star(star(star(literal("a")))));
    assertTrue(fits(grammar, ""));
    assertTrue(fits(grammar, "aaaa"));
    var counted = of(sequence(repeat(star(literal("a")), 5, BILLION), literal("b")));
    assertTrue(fits(counted, "b"));
    assertTrue(fits(counted, "aab"));
  }

  @Test
  void ambiguityCostsLittle() {
    var grammar =
        Grammar.of(
            Rules.builder()
                .define(
                    "s",
                    anyOf(
                        sequence(literal("a"), reference("s"), literal("b")),
                        sequence(literal("a"), reference("s"), literal("c")),
                        sequence(literal("a"), reference("s"), reference("s")),
                        empty()))
                .build("s"));
    assertTrue(fits(grammar, "a".repeat(60) + "b".repeat(60)));
    assertFalse(fits(grammar, "a".repeat(6) + "b".repeat(7)));
  }

  @Test
  void whatNothingFitsIsRefused() {
    var e = assertThrows(GrammarException.class, () -> of(Expression.nothing()));
    assertEquals(GrammarException.Kind.EMPTY, e.kind());
    var loop = Rules.builder().define("a", sequence(literal("x"), reference("a"))).build("a");
    assertEquals(
        GrammarException.Kind.EMPTY,
        assertThrows(GrammarException.class, () -> Grammar.of(loop)).kind());
  }

  @Test
  void whatCannotBeEndedIsNotBegun() {
    var impossible =
        Regex.allOf(
            Regex.sequence(Regex.star(Regex.range('a', 'b')), Regex.text("c")),
            Regex.sequence(Regex.star(Regex.range('a', 'b')), Regex.text("d")));
    var grammar =
        of(anyOf(sequence(literal("x"), lexeme(impossible)), sequence(literal("y"), literal("z"))));
    assertEquals(0, grammar.matcher().feed("x"));
    assertEquals(2, grammar.matcher().feed("yz"));
  }

  @Test
  void complementsAndIntersections() {
    var word = Regex.plus(Regex.range('a', 'z'));
    var grammar = of(lexeme(Regex.allOf(word, Regex.not(Regex.anyOf(List.of("if", "else"))))));
    assertFalse(fits(grammar, "if"));
    assertTrue(fits(grammar, "ifs"));
    assertTrue(fits(grammar, "i"));
    assertFalse(fits(grammar, "else"));
    assertFalse(fits(grammar, "9"));
  }

  @Test
  void charactersOfSeveralBytes() {
    var grammar =
        of(lexeme(Regex.plus(Regex.characters(CodePoints.of("ä€😀").or(CodePoints.of('x'))))));
    assertTrue(fits(grammar, "ä€😀x"));
    assertFalse(fits(grammar, "ö"));
    assertEquals(1, grammar.matcher().feed(new byte[] {(byte) 0xE2, 'x'}));
    var any = of(lexeme(Regex.plus(Regex.characters(CodePoints.all()))));
    assertTrue(fits(any, "ä€😀x\u0000\ud7ff\ue000\uffff"));
    assertEquals(1, any.matcher().feed(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    assertEquals(0, any.matcher().feed(new byte[] {(byte) 0xC0, (byte) 0x80}));
    assertEquals(1, any.matcher().feed(new byte[] {(byte) 0xF4, (byte) 0x90}));
  }
}
