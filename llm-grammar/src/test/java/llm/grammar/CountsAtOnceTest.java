package llm.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several things that are asked of one text at once, of which some count: masks, which are put
 * together of rows of characters, have the tokens that fit when each is tried alone.
 */
class CountsAtOnceTest {
  private static final List<String> TOKENS = tokens();
  private static final TokenTrie VOCABULARY =
      TokenTrie.of(TOKENS.size(), id -> TOKENS.get(id).getBytes(StandardCharsets.UTF_8));

  private static final Regex ANY = Regex.characters(CodePoints.all());
  private static final Regex SPACE = Regex.text(" ");
  private static final Regex WORD =
      Regex.plus(Regex.characters(CodePoints.all().without(CodePoints.of(" "))));
  private static final Regex LETTER = Regex.range('a', 'z');

  /** Letters and others, of one to 40 characters: some longer than any row is looked at. */
  private static List<String> tokens() {
    var random = new Random(11);
    var tokens =
        new ArrayList<String>(List.of("a", "b", "c", ".", " ", "-", "é", "中", "ab", ". ", " a"));
    for (int i = 0; i < 1_500; i++) {
      var token = new StringBuilder(random.nextInt(6) == 0 ? " " : "");
      var characters = random.nextInt(4) == 0 ? "abcdefgh .-é" : "abcdefgh";
      for (int n = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 8); n > 0; n--) {
        token.append(characters.charAt(random.nextInt(characters.length())));
      }
      tokens.add(token.toString());
    }
    return tokens;
  }

  static Stream<Regex> languages() {
    var words = Regex.sequence(Regex.repeat(Regex.sequence(WORD, SPACE), 0, 5), WORD);
    var labels = Regex.repeat(Regex.sequence(Regex.repeat(ANY, 1, 9), Regex.text(".")), 1, 12);
    var around = Regex.sequence(Regex.anything(), Regex.text("ab"), Regex.anything());
    return Stream.of(
        Regex.allOf(words, Regex.repeat(ANY, 1, 60)),
        Regex.allOf(words, Regex.repeat(ANY, 30, 60), Regex.not(Regex.text("abc"))),
        Regex.allOf(Regex.repeat(ANY, 0, 30), Regex.not(around)),
        Regex.allOf(Regex.star(ANY), Regex.not(around)),
        Regex.allOf(Regex.star(LETTER), Regex.repeat(ANY, 3, 12), Regex.not(Regex.text("abc"))),
        Regex.allOf(Regex.repeat(LETTER, 0, 40), around),
        Regex.allOf(
            Regex.sequence(labels, Regex.plus(Regex.anyOf(LETTER, Regex.text("-")))),
            Regex.repeat(ANY, 1, 50)));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void masksAreWhatFits(Regex language) {
    var grammar = Grammar.of(Rules.of(Expression.lexeme(language)));
    var random = new Random(3);
    int masks = 0;
    for (int text = 0; text < 6; text++) {
      var matcher = grammar.matcher(VOCABULARY);
      for (int i = 0; i < 25 && !matcher.mustEnd(); i++) {
        var fitting = fitting(matcher);
        assertEquals(fitting, allowed(matcher));
        masks++;
        // Where a text cannot go on it may end: no dead end is entered.
        assertTrue(!fitting.isEmpty() || matcher.mayEnd());
        if (fitting.isEmpty()) break;
        matcher.accept(fitting.get(random.nextInt(fitting.size())));
      }
    }
    assertTrue(masks > 6, "masks: " + masks);
  }

  private static List<Integer> fitting(TokenMatcher matcher) {
    var fitting = new ArrayList<Integer>();
    for (int id = 0; id < TOKENS.size(); id++) {
      if (matcher.fork().accept(id)) fitting.add(id);
    }
    return fitting;
  }

  private static List<Integer> allowed(TokenMatcher matcher) {
    long[] mask = new long[VOCABULARY.words()];
    matcher.mask(mask);
    var allowed = new ArrayList<Integer>();
    for (int id = 0; id < TOKENS.size(); id++) {
      if ((mask[id >> 6] >>> id & 1) != 0) allowed.add(id);
    }
    return allowed;
  }
}
