package llm.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * SentencePiece's byte pair encoding ({@code tokenizer.ggml.model} is {@code llama}): two
 * neighbours merge when together they spell a token, highest score first; characters without a
 * token become byte tokens.
 */
final class SentencePieceBpe implements TextModel {
  private final Vocabulary vocabulary;
  private final ByteTokens bytes;
  private final boolean spacePrefix;

  /**
   * @param bytes the tokens of single bytes
   * @param spacePrefix whether text at the start, or after a special token, is given a space
   */
  SentencePieceBpe(Vocabulary vocabulary, ByteTokens bytes, boolean spacePrefix) {
    this.vocabulary = vocabulary;
    this.bytes = bytes;
    this.spacePrefix = spacePrefix;
  }

  @Override
  public void encode(String text, boolean afterSpecial, IdBuffer ids) {
    String marked =
        (spacePrefix && afterSpecial ? " " + text : text).replace(' ', Spelling.SPACE_MARK);
    var table = vocabulary.table();
    var merger =
        new SymbolMerger(
            (symbols, left, right) -> {
              int id = table.find(marked, symbols.start(left), symbols.end(right));
              return id < 0 ? SymbolMerger.Pairs.NONE : (long) rank(id) << 32 | id;
            });
    for (int at = 0; at < marked.length(); ) {
      int end = marked.offsetByCodePoints(at, 1);
      merger.add(at, end, table.find(marked, at, end));
      at = end;
    }
    merger.merge();
    for (int symbol = 0; symbol >= 0; symbol = merger.next(symbol)) {
      if (merger.number(symbol) >= 0) {
        ids.add(merger.number(symbol));
      } else {
        String character = marked.substring(merger.start(symbol), merger.end(symbol));
        for (byte value : character.getBytes(StandardCharsets.UTF_8)) {
          bytes.append(value, ids);
        }
      }
    }
  }

  /** Orders scores from high to low as integers from low to high. */
  private int rank(int id) {
    int bits = Float.floatToIntBits(vocabulary.score(id) + 0f); // -0 becomes 0
    return ~(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }

  @Override
  public Spelling spelling() {
    return Spelling.MARKED_SPACES;
  }
}
