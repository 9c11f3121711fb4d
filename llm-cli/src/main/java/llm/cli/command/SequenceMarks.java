package llm.cli.command;

import java.util.List;
import java.util.OptionalInt;
import llm.api.LlmException;
import llm.api.Tokenizer;
import llm.api.spi.ModelProvider;
import llm.gguf.Metadata;

/**
 * The texts of the tokens that begin and end a sequence; empty where there is none.
 *
 * @param bos what begins one
 * @param eos what ends one
 */
record SequenceMarks(String bos, String eos) {
  /**
   * Those of a model, as a chat with it has them.
   *
   * <p>Where its vocabulary is of a kind that cannot be read, those that its file names.
   */
  static SequenceMarks of(ModelProvider runtime, ModelReference model) {
    try {
      var tokenizer = runtime.loadTokenizer(model.source());
      return new SequenceMarks(text(tokenizer, tokenizer.bos()), text(tokenizer, tokenizer.eos()));
    } catch (LlmException e) {
      try (var file = model.open()) {
        return new SequenceMarks(
            text(file.metadata(), "tokenizer.ggml.bos_token_id"),
            text(file.metadata(), "tokenizer.ggml.eos_token_id"));
      }
    }
  }

  private static String text(Tokenizer tokenizer, OptionalInt id) {
    return id.isPresent() ? tokenizer.token(id.getAsInt()) : "";
  }

  /** The text of the token whose id the key says; empty if it says none. */
  private static String text(Metadata metadata, String key) {
    var tokens = metadata.strings("tokenizer.ggml.tokens").orElse(List.of());
    return metadata
        .integer(key)
        .filter(id -> id >= 0 && id < tokens.size())
        .map(id -> tokens.get(id.intValue()))
        .orElse("");
  }
}
