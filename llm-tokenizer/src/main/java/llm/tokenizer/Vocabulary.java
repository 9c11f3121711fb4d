package llm.tokenizer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tokens of a file: spelling, score and kind of each id. */
final class Vocabulary {
  static final String TOKENS = "tokenizer.ggml.tokens";
  static final String SCORES = "tokenizer.ggml.scores";
  static final String TYPES = "tokenizer.ggml.token_type";

  private final int size;
  private final TokenTable table;
  private final Map<Integer, byte[]> malformed;
  private final float[] scores;
  private final TokenKind[] kinds;

  private Vocabulary(TokenList tokens, float[] scores, TokenKind[] kinds) {
    this.size = tokens.size();
    this.table = tokens.table();
    this.malformed = tokens.malformed();
    this.scores = scores;
    this.kinds = kinds;
  }

  /**
   * The spellings of a file.
   *
   * @param size the number of tokens
   * @param table their spellings by number; those of some get names instead
   * @param malformed the bytes of those that are not UTF-8
   */
  private record TokenList(int size, TokenTable table, Map<Integer, byte[]> malformed) {}

  static Vocabulary read(Metadata metadata) {
    var tokens = readTokens(metadata, metadata.list(TOKENS));
    return new Vocabulary(
        tokens, readScores(metadata, tokens.size()), readKinds(metadata, tokens.size()));
  }

  private static TokenList readTokens(Metadata metadata, List<?> list) {
    if (list.isEmpty()) {
      throw new TokenizerException(TOKENS + " is empty");
    }
    var table = new TokenTable(list.size());
    var malformed = new LinkedHashMap<Integer, byte[]>();
    int id = 0;
    for (Object element : list) {
      int first = table.add(spelling(id, element, malformed));
      if (first >= 0) {
        throw new TokenizerException(
            "%s: %s occurs twice, as id %d and as id %d"
                .formatted(TOKENS, Metadata.quote(table.spelling(first)), first, id));
      }
      id++;
    }
    if (!malformed.isEmpty()) {
      metadata.warn(
          "%s: %d of %d are not UTF-8, the first is id %d: no text becomes such a token",
          TOKENS, malformed.size(), id, malformed.keySet().iterator().next());
    }
    return new TokenList(id, table, malformed);
  }

  /** The spelling of a token, or a name for one that has none. */
  private static String spelling(int id, Object element, Map<Integer, byte[]> malformed) {
    if (element instanceof byte[] bytes) {
      malformed.put(id, bytes);
      return "[INVALID_" + id + "]";
    }
    String spelling = Metadata.element(TOKENS, id, element, String.class);
    return spelling.isEmpty() ? "[EMPTY_" + id + "]" : spelling;
  }

  /** A vocabulary of {@code size} ids without any text. */
  static Vocabulary withoutText(int size) {
    var none = new TokenList(size, new TokenTable(0), Map.of());
    return new Vocabulary(none, new float[0], new TokenKind[0]);
  }

  private static float[] readScores(Metadata metadata, int size) {
    var scores = new float[size];
    metadata.optionalList(SCORES).ifPresent(list -> copyScores(metadata, list, scores));
    return scores;
  }

  private static void copyScores(Metadata metadata, List<?> list, float[] scores) {
    checkSize(metadata, SCORES, list.size(), scores.length);
    int id = 0;
    for (Object element : list) {
      if (id == scores.length) {
        break;
      }
      float score = Metadata.element(SCORES, id, element, Number.class).floatValue();
      if (!Float.isFinite(score)) {
        throw new TokenizerException(
            "%s[%d] is %s, expected a finite number".formatted(SCORES, id, element));
      }
      scores[id++] = score;
    }
  }

  private static TokenKind[] readKinds(Metadata metadata, int size) {
    var kinds = new TokenKind[size];
    Arrays.fill(kinds, TokenKind.NORMAL);
    metadata.optionalList(TYPES).ifPresent(list -> copyKinds(metadata, list, kinds));
    return kinds;
  }

  private static void copyKinds(Metadata metadata, List<?> list, TokenKind[] kinds) {
    checkSize(metadata, TYPES, list.size(), kinds.length);
    var first = "";
    int unknowns = 0;
    int id = 0;
    for (Object element : list) {
      if (id == kinds.length) {
        break;
      }
      var kind = TokenKind.of(Metadata.integer(TYPES, id, element));
      if (kind.isEmpty() && unknowns++ == 0) {
        first = "%s[%d] is %s".formatted(TYPES, id, element);
      }
      kinds[id++] = kind.orElse(TokenKind.NORMAL);
    }
    if (unknowns > 0) {
      metadata.warn(
          "%s, expected 0 to %d%s: taken as normal (1)",
          first,
          TokenKind.values().length - 1,
          unknowns == 1 ? "" : " (and so on, %d in all)".formatted(unknowns));
    }
  }

  /** An array may go on behind the last token, but not end before it. */
  private static void checkSize(Metadata metadata, String key, int found, int tokens) {
    if (found < tokens) {
      throw new TokenizerException(
          "%s has %d elements, expected %d, as many as %s".formatted(key, found, tokens, TOKENS));
    }
    if (found > tokens) {
      metadata.warn(
          "%s has %d elements, expected %d, as many as %s: the rest is ignored",
          key, found, tokens, TOKENS);
    }
  }

  int size() {
    return size;
  }

  /** The tokens' spellings; numbers are ids. */
  TokenTable table() {
    return table;
  }

  String spelling(int id) {
    return id < table.size() ? table.spelling(id) : "";
  }

  /** The bytes of a token whose spelling is not UTF-8. */
  Optional<byte[]> malformed(int id) {
    return Optional.ofNullable(malformed.get(id));
  }

  float score(int id) {
    return scores[id];
  }

  TokenKind kind(int id) {
    return id < kinds.length ? kinds[id] : TokenKind.UNDEFINED;
  }

  /** Only while a tokenizer is put together: files give some well-known tokens the wrong kind. */
  void setKind(int id, TokenKind kind) {
    kinds[id] = kind;
  }
}
