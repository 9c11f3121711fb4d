package llm.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Rules;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random grammars against a recogniser that tries every cut, and masks against trying each token.
 */
class RandomGrammarTest {
  private static List<String> texts() {
    List<String> all = new ArrayList<>(List.of(""));
    for (int i = 0; all.size() < 341; i++) {
      var prefix = all.get(i);
      RandomForms.LETTERS.forEach(letter -> all.add(prefix + letter));
    }
    return all;
  }

  private static final List<String> TEXTS = texts();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The grammar; nothing if it is refused, for which there must be a reason. */
  private static Optional<Grammar> compiled(Rules rules) {
    try {
      return Optional.of(Grammar.of(rules));
    } catch (GrammarException e) {
      if (e.kind() == GrammarException.Kind.EMPTY) {
        TEXTS.forEach(text -> assertEquals(false, Naive.fits(rules, text), text));
      } else {
        assertTrue(String.valueOf(e.getMessage()).contains("left recursion"), e.getMessage());
      }
      return Optional.empty();
    }
  }

  private static boolean fits(Grammar grammar, String text) {
    var matcher = grammar.matcher();
    return matcher.feed(text) == bytes(text).length && matcher.mayEnd();
  }

  @Property(tries = 60)
  void regularExpressions(@ForAll long seed) {
    var regex = new RandomForms(new Random(seed)).regex(3);
    var grammar = compiled(Rules.of(Expression.lexeme(regex)));
    grammar.ifPresent(
        g -> TEXTS.forEach(t -> assertEquals(Naive.fits(regex, t), fits(g, t), () -> regex + t)));
  }

  @Property(tries = 30)
  void rules(@ForAll long seed) {
    var rules = new RandomForms(new Random(seed)).rules();
    var grammar = compiled(rules);
    grammar.ifPresent(
        g ->
            TEXTS
                .subList(0, 85)
                .forEach(t -> assertEquals(Naive.fits(rules, t), fits(g, t), () -> rules + t)));
  }

  @Property(tries = 30)
  void masks(@ForAll long seed) {
    var random = new Random(seed);
    var forms = new RandomForms(random);
    var grammar = compiled(forms.rules());
    if (grammar.isEmpty()) {
      return;
    }
    List<byte[]> tokens = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] text = bytes(forms.text(5));
      int from = random.nextInt(text.length + 1);
      int to = from + random.nextInt(text.length - from + 1);
      tokens.add(java.util.Arrays.copyOfRange(text, from, to));
    }
    var vocabulary = TokenTrie.of(tokens.size(), tokens::get);
    var matcher = grammar.get().matcher(vocabulary);
    long[] mask = new long[vocabulary.words()];
    for (int step = 0; step < 8; step++) {
      matcher.mask(mask);
      List<Integer> allowed = new ArrayList<>();
      for (int id = 0; id < tokens.size(); id++) {
        boolean may = (mask[id >> 6] >>> id & 1) != 0;
        assertEquals(matcher.fork().accept(id), may, "token " + id);
        if (may) {
          allowed.add(id);
        }
      }
      if (allowed.isEmpty()) {
        return;
      }
      var before = matcher.mark();
      assertTrue(matcher.accept(allowed.get(random.nextInt(allowed.size()))));
      if (random.nextBoolean()) {
        matcher.rollback(before);
      }
    }
  }
}
