package llm.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the metadata of small vocabularies by hand. */
final class TinyVocabulary {
  private final Map<String, Object> metadata = new HashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<Float> scores = new ArrayList<>();
  private final List<Long> types = new ArrayList<>();
  private final List<String> merges = new ArrayList<>();

  private TinyVocabulary(String model) {
    metadata.put("tokenizer.ggml.model", model);
  }

  static TinyVocabulary of(String model) {
    return new TinyVocabulary(model);
  }

  /** 0 to 2: unk, bos and eos; 3 to 258: the bytes; then what {@code pieces} lists, best first. */
  static TinyVocabulary llama(String... pieces) {
    var vocabulary = of("llama").token("<unk>", TokenKind.UNKNOWN);
    vocabulary.token("<s>", TokenKind.CONTROL).token("</s>", TokenKind.CONTROL);
    vocabulary.byteTokens();
    float score = 0;
    for (String piece : pieces) {
      vocabulary.token(piece, TokenKind.NORMAL, score--);
    }
    return vocabulary;
  }

  /**
   * 0 to 255: the bytes; then the results of {@code merges}; then {@code <|end|>}, which is eos.
   */
  static TinyVocabulary gpt2(String pre, String... merges) {
    var vocabulary = of("gpt2").with("tokenizer.ggml.pre", pre);
    for (int value = 0; value < 256; value++) {
      vocabulary.token(String.valueOf(Spelling.character(value)), TokenKind.NORMAL);
    }
    for (String merge : merges) {
      vocabulary.merge(merge).token(merge.replace(" ", ""), TokenKind.NORMAL);
    }
    int end = vocabulary.tokens.size();
    vocabulary.token("<|end|>", TokenKind.CONTROL);
    vocabulary.with("tokenizer.ggml.bos_token_id", (long) end);
    return vocabulary.with("tokenizer.ggml.eos_token_id", (long) end);
  }

  /** 0: {@code <s>}; 1 to 256: the bytes; then {@code tokens}, escaped as they stand. */
  static TinyVocabulary rwkv(String... tokens) {
    var vocabulary = of("rwkv").token("<s>", TokenKind.CONTROL);
    for (int value = 0; value < 256; value++) {
      vocabulary.token(Escapes.of(new byte[] {(byte) value}), TokenKind.NORMAL);
    }
    for (String token : tokens) {
      vocabulary.token(token, TokenKind.NORMAL);
    }
    return vocabulary;
  }

  TinyVocabulary byteTokens() {
    for (int value = 0; value < 256; value++) {
      token("<0x%02X>".formatted(value), TokenKind.BYTE);
    }
    return this;
  }

  TinyVocabulary token(String spelling, TokenKind kind) {
    return token(spelling, kind, 0);
  }

  TinyVocabulary token(String spelling, TokenKind kind, float score) {
    tokens.add(spelling);
    scores.add(score);
    types.add((long) kind.ordinal());
    return this;
  }

  TinyVocabulary merge(String merge) {
    merges.add(merge);
    return this;
  }

  TinyVocabulary with(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  /** The metadata as a file would have it. */
  Map<String, Object> metadata() {
    var all = new HashMap<String, Object>(metadata);
    all.putIfAbsent("tokenizer.ggml.tokens", tokens);
    all.putIfAbsent("tokenizer.ggml.scores", scores);
    all.putIfAbsent("tokenizer.ggml.token_type", types);
    all.putIfAbsent("tokenizer.ggml.merges", merges);
    return all;
  }

  Tokenizer tokenizer() {
    return Tokenizer.of(metadata());
  }
}
