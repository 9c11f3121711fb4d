package llm.grammar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import llm.grammar.form.Expression;
import llm.grammar.form.Limits;
import llm.grammar.form.Rules;
import llm.grammar.notation.GbnfParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TokenTrie vocabulary(String... tokens) {
    return TokenTrie.of(tokens.length, id -> bytes(tokens[id]));
  }

  private static TreeSet<Integer> allowed(TokenMatcher matcher, TokenTrie vocabulary) {
    long[] mask = new long[vocabulary.words()];
    matcher.mask(mask);
    var found = new TreeSet<Integer>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if ((mask[id >> 6] >>> id & 1) != 0) {
        found.add(id);
      }
    }
    return found;
  }

  @Test
  void tokensOfTheSameBytesComeTogether() {
    var vocabulary = vocabulary("a", "b", "a", "", "ab", "a");
    var matcher = Grammar.ofRegex("ab?").matcher(vocabulary);
    assertEquals(new TreeSet<>(List.of(0, 2, 4, 5)), allowed(matcher, vocabulary));
    assertFalse(matcher.accept(3));
    assertTrue(matcher.accept(5));
    assertEquals(new TreeSet<>(List.of(1)), allowed(matcher, vocabulary));
    assertTrue(matcher.mayEnd());
    assertFalse(matcher.mustEnd());
    assertTrue(matcher.accept(1));
    assertTrue(matcher.mustEnd());
    assertTrue(allowed(matcher, vocabulary).isEmpty());
  }

  @Test
  void controlTokensAreNeverAllowed() {
    var vocabulary = TokenTrie.of(3, id -> id == 1 ? new byte[0] : bytes("x"));
    var matcher = Grammar.ofRegex(".*").matcher(vocabulary);
    assertEquals(new TreeSet<>(List.of(0, 2)), allowed(matcher, vocabulary));
    for (int token : new int[] {1, -1, 3, Integer.MIN_VALUE}) {
      assertFalse(matcher.accept(token));
    }
  }

  /** 0: the control token, 1 to 4: texts that spell it, or its bytes; 5: text. */
  private static final List<byte[]> FORGERS =
      List.of(
          bytes("<t>"),
          bytes("<t>"),
          bytes("<"),
          new byte[] {(byte) 0xFF},
          new byte[] {(byte) 0xFF, '<', 't', '>', (byte) 0xFE},
          bytes("x"));

  private static final TokenTrie WITH_CONTROL =
      TokenTrie.of(FORGERS.size(), FORGERS::get, id -> id == 0);

  @Test
  void aControlTokenStandsWhereTheGrammarAsksForItAndNothingCanForgeIt() {
    var rules = GbnfParser.parse("root ::= [^y]* <t> [^y]*", Limits.defaults());
    var matcher = Grammar.of(rules, Limits.defaults(), "<t>"::equals).matcher(WITH_CONTROL);
    assertEquals(new TreeSet<>(List.of(0, 1, 2, 5)), allowed(matcher, WITH_CONTROL));
    assertTrue(matcher.accept(1));
    assertFalse(matcher.mayEnd());
    assertTrue(matcher.accept(0));
    assertTrue(matcher.mayEnd());
    assertEquals(new TreeSet<>(List.of(1, 2, 5)), allowed(matcher, WITH_CONTROL));
    assertFalse(matcher.accept(0));
  }

  @Test
  void aControlTokenThatTheVocabularyLacksIsItsText() {
    var rules = GbnfParser.parse("root ::= <t> \"x\"", Limits.defaults());
    var grammar = Grammar.of(rules, Limits.defaults());
    var matcher = grammar.matcher(vocabulary("<t>", "<", "t>", "x"));
    assertTrue(matcher.accept(1));
    assertTrue(matcher.accept(2));
    assertTrue(matcher.accept(3));
    assertTrue(matcher.mustEnd());
    assertEquals(4, grammar.matcher().feed("<t>x"));
  }

  @Test
  void theSpellingOfAControlTokenIsNoBeginningOfALongerOne() {
    var vocabulary = TokenTrie.of(2, id -> bytes(List.of("<think", "<think>").get(id)), id -> true);
    var rules = Rules.of(Expression.control("<think>"));
    var matcher = Grammar.of(rules, Limits.defaults(), s -> true).matcher(vocabulary);
    assertEquals(new TreeSet<>(List.of(1)), allowed(matcher, vocabulary));
  }

  @Test
  void tokensThatSplitACharacter() {
    byte[] euro = bytes("€");
    var vocabulary =
        TokenTrie.of(
            4,
            id ->
                switch (id) {
                  case 0 -> new byte[] {euro[0]};
                  case 1 -> new byte[] {euro[1], euro[2]};
                  case 2 -> new byte[] {euro[1]};
                  default -> new byte[] {(byte) 0x80};
                });
    var matcher = Grammar.ofRegex("[€]+").matcher(vocabulary);
    assertEquals(new TreeSet<>(List.of(0)), allowed(matcher, vocabulary));
    assertTrue(matcher.accept(0));
    assertFalse(matcher.mayEnd());
    assertEquals(new TreeSet<>(List.of(1, 2)), allowed(matcher, vocabulary));
    assertTrue(matcher.accept(1));
    assertTrue(matcher.mayEnd());
  }

  @Test
  void forcedBytesMarksAndForks() {
    var vocabulary = vocabulary("{", "\"name\": ", "1", "2");
    var matcher = Grammar.ofRegex("\\{\"name\": (1|2)\\}").matcher(vocabulary);
    assertArrayEquals(bytes("{\"name\": "), matcher.forced());
    var start = matcher.mark();
    assertTrue(matcher.accept(0));
    var fork = matcher.fork();
    assertTrue(matcher.accept(1));
    assertArrayEquals(new byte[0], matcher.forced());
    assertTrue(matcher.accept(2));
    assertArrayEquals(bytes("}"), matcher.forced());
    assertFalse(fork.accept(2));
    assertTrue(fork.accept(1));
    matcher.rollback(start);
    assertFalse(matcher.accept(1));
    assertTrue(matcher.accept(0));
    assertThrows(IllegalArgumentException.class, () -> matcher.mask(new long[0]));
  }

  /** Texts in quotation marks, where masks come from slices, against trying every token. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\n])*\"",
        "\"([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\n]){0,7}\"",
        "\"([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\n]){3,40}\",?",
        "([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\n]){0,5}",
        "\"[a-z ]{1,20}( [a-z]{2,9})*\"",
        "\"[\\x20-\\x{10ffff}]{0,9}",
        "\"(\\p{L}|\\p{N}| ){2,12}[.]?\"",
        "(\"[a-zA-Z]{0,4}|\"[a-z ]{0,30}[.])\""
      })
  void slicesAreRight(String pattern) {
    var random = new Random(7);
    var pieces =
        List.of(
            "a", "b", "the", " word", "Z", "9", "\"", "\\", "\\n", ".", ",", "\n", "ä", "€",
            "\u007f", "日本");
    List<byte[]> tokens = new ArrayList<>();
    pieces.forEach(piece -> tokens.add(bytes(piece)));
    for (int i = 0; i < 600; i++) {
      var text = new StringBuilder();
      int most = random.nextInt(10) == 0 ? 40 : 6;
      for (int n = random.nextInt(most); n >= 0; n--) {
        // Mostly letters: long tokens of one set are what slices are for.
        text.append(pieces.get(random.nextInt(random.nextInt(3) > 0 ? 4 : pieces.size())));
      }
      byte[] all = bytes(text.toString());
      tokens.add(java.util.Arrays.copyOf(all, all.length - (random.nextInt(8) == 0 ? 1 : 0)));
    }
    var vocabulary = TokenTrie.of(tokens.size(), tokens::get);
    var grammar = Grammar.ofRegex(pattern);
    for (int walk = 0; walk < 12; walk++) {
      var matcher = grammar.matcher(vocabulary);
      for (int step = 0; step < 12; step++) {
        var found = allowed(matcher, vocabulary);
        for (int id = 0; id < tokens.size(); id++) {
          assertEquals(
              matcher.fork().accept(id),
              found.contains(id),
              new String(tokens.get(id), StandardCharsets.UTF_8));
        }
        if (found.isEmpty()) {
          break;
        }
        var choices = List.copyOf(found);
        assertTrue(matcher.accept(choices.get(random.nextInt(Math.min(choices.size(), 40)))));
      }
    }
  }

  @Test
  void severalThreadsShareAGrammar() throws Exception {
    var vocabulary = vocabulary("{", "}", "\"", "a", "b", ":", ",", " ", "1", "[", "]");
    var grammar = Grammar.ofJson();
    List<Thread> threads = new ArrayList<>();
    List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 4; t++) {
      var random = new Random(t);
      var thread =
          new Thread(
              () -> {
                for (int walk = 0; walk < 30; walk++) {
                  var matcher = grammar.matcher(vocabulary);
                  var bytes = grammar.matcher();
                  for (int step = 0; step < 40; step++) {
                    var found = List.copyOf(allowed(matcher, vocabulary));
                    if (found.isEmpty()) {
                      break;
                    }
                    int id = found.get(random.nextInt(found.size()));
                    assertTrue(matcher.accept(id));
                    assertEquals(1, bytes.feed("{}\"ab:, 1[]".substring(id, id + 1)));
                    assertEquals(bytes.mayEnd(), matcher.mayEnd());
                  }
                }
              });
      thread.setUncaughtExceptionHandler((who, e) -> wrong.add(e));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), wrong);
  }
}
