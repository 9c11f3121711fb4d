package llm.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars that were made to cost much are refused, or cost little. The times are no bars. */
@Timeout(60)
class HostileTest {
  private static final int MANY = 60_000;

  private static final TokenTrie BYTES = TokenTrie.of(256, b -> new byte[] {(byte) b});

  private static GrammarException refused(Supplier<Grammar> grammar) {
    return assertThrows(GrammarException.class, grammar::get);
  }

  @Test
  void groupsThatNestAreRefused() {
    var open = "(".repeat(MANY);
    var close = ")".repeat(MANY);
    assertEquals(
        GrammarException.Kind.LIMIT, refused(() -> Grammar.ofRegex(open + "a" + close)).kind());
    assertEquals(
        GrammarException.Kind.LIMIT,
        refused(() -> Grammar.ofGbnf("root ::= " + open + "\"a\"" + close)).kind());
    refused(() -> Grammar.ofRegex(open));
    refused(() -> Grammar.ofGbnf("root ::= " + open));
  }

  @Test
  void formsThatNestAreRefused() {
    var regex = Regex.text("a");
    var expression = Expression.literal("a");
    for (int i = 0; i < MANY; i++) {
      regex = Regex.not(regex);
      expression = Expression.sequence(expression, Expression.literal("b"));
    }
    var deep = regex;
    var deepExpression = expression;
    assertEquals(
        GrammarException.Kind.LIMIT,
        refused(() -> Grammar.of(Rules.of(Expression.lexeme(deep)))).kind());
    assertEquals(
        GrammarException.Kind.LIMIT, refused(() -> Grammar.of(Rules.of(deepExpression))).kind());
  }

  @Test
  void manyRulesInARowAreServed() {
    var builder = Rules.builder();
    for (int i = 0; i < MANY; i++) {
      builder.define(
          "r" + i,
          Expression.sequence(
              Expression.optional(Expression.literal("x")), Expression.reference("r" + (i + 1))));
    }
    builder.define("r" + MANY, Expression.literal("y"));
    var matcher = Grammar.of(builder.build("r0")).matcher();
    assertEquals(2, matcher.feed("xy"));
    assertTrue(matcher.mayEnd());
  }

  @Test
  void manyGroupsInARowAreServed() {
    var matcher = Grammar.ofRegex("(a?)".repeat(MANY)).matcher();
    assertEquals(3, matcher.feed("aaa"));
    assertTrue(matcher.mayEnd());
    var gbnf = Grammar.ofGbnf("root ::= " + "(\"a\"?) ".repeat(MANY)).matcher();
    assertEquals(3, gbnf.feed("aaa"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a*)*",
        "((a*)*)*b",
        "(a|aa)*c?",
        "(a?){1000000000}",
        "(a*){1000000000}(a*){1000000000}",
        "((a{0,1000000}){0,1000000}){0,1000000}",
        "(a|b)*a(a|b){200}c?",
        "(.*a.*b.*){50}|a*",
        "(a{1,100}){1,100}b?",
        "(ab?a?){0,100000}"
      })
  void countsAndChoicesAreServed(String pattern) {
    var matcher = Grammar.ofRegex(pattern).matcher();
    assertEquals(300, matcher.feed("a".repeat(300)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= (\"a\"*)*",
        "root ::= (\"a\"?){1000000000}",
        "root ::= x{1000000000}\nx ::= \"a\" | \"b\" root | ",
        "root ::= \"a\" root root | \"a\" | ",
        "root ::= \"a\" root \"a\" | \"a\" root | \"a\"",
        "root ::= root \"a\" | \"a\"",
        "root ::= root \"a\" | root \"b\" | ",
        "root ::= (x | y)*\nx ::= \"a\" y?\ny ::= \"a\" x?"
      })
  void ambiguousRulesAreServed(String source) {
    var matcher = Grammar.ofGbnf(source).matcher();
    assertEquals(150, matcher.feed("a".repeat(150)));
  }

  static Stream<String> leftRecursive() {
    return Stream.of(
        "root ::= x\nx ::= y \"a\"\ny ::= x | \"b\"",
        "root ::= root? \"a\"",
        "root ::= (\"b\"? root)* \"a\"",
        "root ::= root root | \"a\"",
        "root ::= [b]* root \"c\" | \"a\"");
  }

  /** Either refused by the rule's name, or right. */
  @ParameterizedTest
  @MethodSource("leftRecursive")
  void leftRecursionEnds(String source) {
    try {
      assertEquals(1, Grammar.ofGbnf(source).matcher().feed("a"));
    } catch (GrammarException e) {
      assertEquals(GrammarException.Kind.UNSUPPORTED, e.kind());
      assertNotNull(e.keyword());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"root ::= root", "root ::= \"a\" root", "root ::= [^\\U00000000-\\U0010FFFF]"})
  void whatFitsNothingIsRefused(String source) {
    assertEquals(GrammarException.Kind.EMPTY, refused(() -> Grammar.ofGbnf(source)).kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "root",
        "root ::= \"",
        "root ::= [a",
        "x ::= \"a\"",
        "root ::= y",
        "root ::= \"a\" \"\\q\"",
        "root ::= \"a\"{3,1}",
        "root ::= \"a\"\nroot ::= \"b\"",
        "root ::= <[1000]>",
        "root ::= !<think>",
        "root ::= <>",
        "root ::= <think",
        "root ::= \"\\ud800\"",
        "root ::= \"a\"{99999999999}"
      })
  void whatIsNoGbnfIsRefused(String source) {
    assertTrue(!refused(() -> Grammar.ofGbnf(source)).reason().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[a",
        "a**",
        "*",
        "\\",
        "(?=a)",
        "(?<!a)b",
        "\\b",
        "\\1",
        "(?m)^a",
        "[z-a]",
        "\\p{Klingon}",
        "a{3,1}",
        "(?<n",
        "\\Qa\\E*+",
        "[[:foo:]]",
        "\\x{110000}",
        "\\xg",
        "\ud800"
      })
  void whatIsNoRegexIsRefused(String source) {
    assertTrue(!refused(() -> Grammar.ofRegex(source)).reason().isEmpty());
  }

  @Test
  void anEmptyRuleMustEnd() {
    assertTrue(Grammar.ofGbnf("root ::=").matcher().mustEnd());
    assertTrue(Grammar.ofRegex("").matcher().mustEnd());
  }

  @Test
  void anEmptyVocabularyAndAnEmptyLanguageOfTokens() {
    var none = Grammar.ofJson().matcher(TokenTrie.of(0, id -> new byte[0]));
    none.mask(new long[0]);
    assertTrue(!none.accept(0) && !none.accept(-1) && !none.accept(Integer.MAX_VALUE));
  }

  @Test
  void masksOfManyStatesStayWithinLimits() {
    var limits = new Limits(500, 100_000, 5_000, Duration.ofSeconds(5));
    var regex = llm.grammar.notation.RegexParser.parse("(.*a.{14}b)?.{0,100000}", limits);
    var grammar = Grammar.of(Rules.of(Expression.lexeme(regex)), limits);
    var matcher = grammar.matcher(BYTES);
    long[] mask = new long[BYTES.words()];
    var random = new java.util.Random(1);
    for (int i = 0; i < 500; i++) {
      matcher.mask(mask);
      assertTrue((mask['a' >> 6] >>> 'a' & 1) != 0);
      assertTrue(matcher.accept("ab".getBytes(StandardCharsets.UTF_8)[random.nextInt(2)]));
    }
    assertTrue(grammar.states() < 40_000, "states: " + grammar.states());
  }

  @Test
  void aSearchWithoutEndIsRefused() {
    var limits = new Limits(500, 100_000, 1_000, Duration.ofSeconds(5));
    var far = Regex.repeat(Regex.range('a', 'b'), 1_000_000, 1_000_000);
    var both = Regex.allOf(far, Regex.star(Regex.text("ab")));
    var e = refused(() -> Grammar.of(Rules.of(Expression.lexeme(both)), limits));
    assertEquals(GrammarException.Kind.LIMIT, e.kind());
  }
}
