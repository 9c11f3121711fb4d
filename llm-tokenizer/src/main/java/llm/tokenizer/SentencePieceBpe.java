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
  private final int[] powers;

  /**
   * @param bytes the tokens of single bytes
   * @param spacePrefix whether text at the start, or after a special token, is given a space
   */
  SentencePieceBpe(Vocabulary vocabulary, ByteTokens bytes, boolean spacePrefix) {
    this.vocabulary = vocabulary;
    this.bytes = bytes;
    this.spacePrefix = spacePrefix;
    this.powers = Hashing.powers(vocabulary.table().longest());
  }

  @Override
  public void encode(Part part, IdBuffer ids) {
    new Pieces(part).append(ids);
  }

  /** The pieces of one text, and the tokens that they may become. */
  private final class Pieces {
    private final Guard guard;
    private final int shift; // where the text begins behind the space in front
    private final String marked;
    private final int[] prefixes; // hashes of the text's beginnings

    Pieces(Part part) {
      boolean prefixed = spacePrefix && part.afterSpecial();
      guard = part.guard();
      shift = prefixed ? 1 : 0;
      marked = (prefixed ? " " + part.text() : part.text()).replace(' ', Spelling.SPACE_MARK);
      prefixes = new int[marked.length() + 1];
      for (int i = 0; i < marked.length(); i++) {
        prefixes[i + 1] = Hashing.append(prefixes[i], marked.charAt(i));
      }
    }

    private boolean allows(int id, int from, int to) {
      return id >= 0 && guard.allows(id, Math.max(0, from - shift), to - shift);
    }

    private long look(SymbolMerger symbols, int left, int right) {
      int from = symbols.start(left);
      int to = symbols.end(right);
      if (to - from >= powers.length) {
        return SymbolMerger.Pairs.NONE;
      }
      int hash = Hashing.behind(prefixes[from], prefixes[to], powers[to - from]);
      int id =
          symbols.number(left) >= 0 && symbols.number(right) >= 0
              ? vocabulary.table().findJoined(symbols.number(left), symbols.number(right), hash)
              : vocabulary.table().find(marked, from, to, hash);
      return allows(id, from, to) ? (long) rank(id) << 32 | id : SymbolMerger.Pairs.NONE;
    }

    void append(IdBuffer ids) {
      var merger = new SymbolMerger(this::look);
      for (int at = 0; at < marked.length(); ) {
        int end = marked.offsetByCodePoints(at, 1);
        int id = vocabulary.table().find(marked, at, end);
        merger.add(at, end, allows(id, at, end) ? id : -1);
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
