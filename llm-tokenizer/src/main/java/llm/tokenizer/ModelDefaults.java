package llm.tokenizer;

import java.util.Map;

/** The ids that a tokenizer model gives to roles where its file says nothing. */
final class ModelDefaults {
  /** SentencePiece's own numbering. */
  static final Map<Role, Integer> LLAMA = Map.of(Role.UNKNOWN, 0, Role.BOS, 1, Role.EOS, 2);

  /** The numbering of the published T5 models. */
  static final Map<Role, Integer> T5 = Map.of(Role.PADDING, 0, Role.EOS, 1, Role.UNKNOWN, 2);

  /** The numbering of the published BERT models. */
  static final Map<Role, Integer> BERT =
      Map.of(Role.PADDING, 0, Role.UNKNOWN, 100, Role.BOS, 101, Role.SEPARATOR, 102);

  private static final int FALCON_END = 11;

  private ModelDefaults() {}

  /**
   * The reference's default for {@code gpt2} is Falcon's {@code <|endoftext|>}; elsewhere that id
   * is a comma, so it holds only where it is a control token.
   */
  static Map<Role, Integer> gpt2(Vocabulary vocabulary) {
    boolean falcon =
        vocabulary.size() > FALCON_END && vocabulary.kind(FALCON_END) == TokenKind.CONTROL;
    return falcon ? Map.of(Role.BOS, FALCON_END, Role.EOS, FALCON_END) : Map.of();
  }
}
