package llm.tokenizer;

import java.util.Arrays;
import java.util.List;

/** The tokens of a file: spelling, score and kind of each id. */
final class Vocabulary {
  static final String TOKENS = "tokenizer.ggml.tokens";
  static final String SCORES = "tokenizer.ggml.scores";
  static final String TYPES = "tokenizer.ggml.token_type";

  private final int size;
  private final TokenTable table;
  private final float[] scores;
  private final TokenKind[] kinds;

  private Vocabulary(int size, TokenTable table, float[] scores, TokenKind[] kinds) {
    this.size = size;
    this.table = table;
    this.scores = scores;
    this.kinds = kinds;
  }

  static Vocabulary read(Metadata metadata) {
    List<?> tokens = metadata.list(TOKENS);
    if (tokens.isEmpty()) {
      throw new TokenizerException(TOKENS + " is empty");
    }
    var table = new TokenTable(tokens.size());
    int id = 0;
    for (Object element : tokens) {
      String spelling = Metadata.element(TOKENS, id, element, String.class);
      if (spelling.isEmpty()) {
        spelling = "[EMPTY_" + id + "]";
      }
      int first = table.add(spelling);
      if (first >= 0) {
        throw new TokenizerException(
            "%s: '%s' occurs twice, as id %d and as id %d".formatted(TOKENS, spelling, first, id));
      }
      id++;
    }
    return new Vocabulary(id, table, readScores(metadata, id), readKinds(metadata, id));
  }

  /** A vocabulary of {@code size} ids without any text. */
  static Vocabulary withoutText(int size) {
    return new Vocabulary(size, new TokenTable(0), new float[0], new TokenKind[0]);
  }

  private static float[] readScores(Metadata metadata, int size) {
    var scores = new float[size];
    metadata.optionalList(SCORES).ifPresent(list -> copyScores(list, scores));
    return scores;
  }

  private static void copyScores(List<?> list, float[] scores) {
    checkSize(SCORES, list.size(), scores.length);
    int id = 0;
    for (Object element : list) {
      if (id == scores.length) {
        break;
      }
      float score = Metadata.element(SCORES, id, element, Number.class).floatValue();
      if (Float.isNaN(score)) {
        throw new TokenizerException("%s[%d] is not a number".formatted(SCORES, id));
      }
      scores[id++] = score;
    }
  }

  private static TokenKind[] readKinds(Metadata metadata, int size) {
    var kinds = new TokenKind[size];
    Arrays.fill(kinds, TokenKind.NORMAL);
    metadata.optionalList(TYPES).ifPresent(list -> copyKinds(list, kinds));
    return kinds;
  }

  private static void copyKinds(List<?> list, TokenKind[] kinds) {
    checkSize(TYPES, list.size(), kinds.length);
    int id = 0;
    for (Object element : list) {
      if (id == kinds.length) {
        break;
      }
      int type = Metadata.element(TYPES, id, element, Number.class).intValue();
      kinds[id++] = TokenKind.of(type);
    }
  }

  private static void checkSize(String key, int found, int tokens) {
    if (found != tokens) {
      throw new TokenizerException(
          "%s has %d elements, expected %d, as many as %s".formatted(key, found, tokens, TOKENS));
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
