package llm.cli.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import llm.grammar.Grammar;

/**
 * How a text fits a grammar.
 *
 * @param fits whether the whole of it does
 * @param stop the byte at which it stops fitting: its length where only its end is missing
 * @param masks how long each mask took that was computed before a token; none without a vocabulary
 */
public record Check(boolean fits, int stop, Percentiles masks) {
  /** Checks a text byte by byte. */
  public static Check of(Grammar grammar, String text) {
    var matcher = grammar.matcher();
    int length = text.getBytes(UTF_8).length;
    int stop = matcher.feed(text);
    return new Check(stop == length && matcher.mayEnd(), stop, new Percentiles());
  }

  /** Checks a text token by token, with a mask before each; without a vocabulary byte by byte. */
  public static Check of(Grammar grammar, String text, Optional<Vocabulary> vocabulary) {
    return vocabulary.map(tokens -> of(grammar, text, tokens)).orElseGet(() -> of(grammar, text));
  }

  private static Check of(Grammar grammar, String text, Vocabulary vocabulary) {
    var tokens = vocabulary.tokens(text);
    var matcher = grammar.matcher(vocabulary.trie());
    var mask = new long[vocabulary.trie().words()];
    var times = new Percentiles();
    boolean fits = true;
    for (int i = 0; i < tokens.length && fits; i++) {
      long start = System.nanoTime();
      matcher.mask(mask);
      times.add(System.nanoTime() - start);
      int id = tokens[i];
      fits = (mask[id >> 6] >>> id & 1) != 0 && matcher.accept(id);
    }
    var bytes = of(grammar, text);
    return new Check(fits && matcher.mayEnd(), bytes.stop, times);
  }
}
