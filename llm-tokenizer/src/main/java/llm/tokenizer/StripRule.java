package llm.tokenizer;

import java.util.List;
import java.util.Locale;
import llm.tokenizer.SpecialTokens.Strip;

/**
 * Which special tokens swallow the white space beside them.
 *
 * <p>GGUF files have no place to say so; as in llama.cpp, the names of model and vocabulary tell.
 */
enum StripRule {
  NOTHING {
    @Override
    Strip of(String spelling) {
      return Strip.NONE;
    }
  },
  PHI3 {
    @Override
    Strip of(String spelling) {
      return List.of("<unk>", "<s>", "<|endoftext|>").contains(spelling) ? Strip.NONE : Strip.RIGHT;
    }
  },
  MASK {
    @Override
    Strip of(String spelling) {
      return spelling.equals("<mask>") ? Strip.LEFT : Strip.NONE;
    }
  },
  MODERN_BERT {
    @Override
    Strip of(String spelling) {
      return spelling.equals("[MASK]") ? Strip.LEFT : Strip.NONE;
    }
  };

  private static final List<String> MASK_VOCABULARIES =
      List.of("jina-v2-de", "jina-v2-es", "jina-v2-code");

  /**
   * The vocabularies of XLM-R's kin (Conneau et al. 2020) are of this model, with a mask or not.
   */
  private static final String UNIGRAM = "t5";

  static StripRule read(Metadata metadata) {
    String pre = metadata.optionalString("tokenizer.ggml.pre").orElse("");
    String model = metadata.optionalString(TokenizerFile.MODEL).orElse("");
    String name = metadata.optionalString("general.name").orElse("").toLowerCase(Locale.ROOT);
    if (MASK_VOCABULARIES.stream().anyMatch(pre::contains) || model.equals(UNIGRAM)) {
      return MASK;
    }
    if (name.contains("phi-3") || name.contains("phi3")) {
      return PHI3;
    }
    return name.contains("modern-bert") ? MODERN_BERT : NOTHING;
  }

  abstract Strip of(String spelling);
}
