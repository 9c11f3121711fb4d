package llm.runtime.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import llm.tokenizer.Tokenizer;

/** A vocabulary of bytes, the special tokens of a few models, and a few words. */
final class VocabularyOfWords {
  static final List<String> CONTROL =
      List.of("<s>", "</s>", "<|im_start|>", "<|im_end|>", "[THINK]", "[/THINK]", "<|end|>");
  static final List<String> USER_DEFINED = List.of("<think>", "</think>");
  static final List<String> WORDS = List.of("hello", "world", "</", "think", ">", "\u2581is", "hm");

  private VocabularyOfWords() {}

  static Tokenizer tokenizer() {
    return tokenizer(Map.of());
  }

  static Tokenizer tokenizer(Map<String, Object> more) {
    var tokens = new ArrayList<String>(List.of("<unk>"));
    var types = new ArrayList<Integer>(List.of(2));
    CONTROL.forEach(token -> add(tokens, types, token, 3));
    USER_DEFINED.forEach(token -> add(tokens, types, token, 4));
    for (int b = 0; b < 256; b++) add(tokens, types, "<0x%02X>".formatted(b), 6);
    WORDS.forEach(token -> add(tokens, types, token, 1));
    var metadata = new HashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "llama");
    metadata.put("tokenizer.ggml.tokens", tokens);
    metadata.put("tokenizer.ggml.token_type", types);
    metadata.put("tokenizer.ggml.scores", tokens.stream().map(_ -> 0f).toList());
    metadata.put("tokenizer.ggml.bos_token_id", 1);
    metadata.put("tokenizer.ggml.eos_token_id", 2);
    metadata.put("tokenizer.ggml.add_space_prefix", false);
    metadata.putAll(more);
    return Tokenizer.of(metadata);
  }

  private static void add(List<String> tokens, List<Integer> types, String token, int type) {
    tokens.add(token);
    types.add(type);
  }
}
