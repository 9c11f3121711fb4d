package llm.tokenizer;

import java.util.OptionalInt;

/**
 * What holds for a tokenizer model where its file says nothing.
 *
 * @param bos begins a sequence
 * @param eos ends a sequence
 * @param unk stands for what the vocabulary cannot express
 * @param sep separates two texts
 * @param pad fills up a batch
 */
record ModelDefaults(
    OptionalInt bos, OptionalInt eos, OptionalInt unk, OptionalInt sep, OptionalInt pad) {
  /** SentencePiece's own numbering. */
  static final ModelDefaults LLAMA =
      new ModelDefaults(id(1), id(2), id(0), OptionalInt.empty(), OptionalInt.empty());

  private static final int FALCON_END = 11;

  /**
   * The reference's default for {@code gpt2} is Falcon's {@code <|endoftext|>}; elsewhere that id
   * is a comma, so it holds only where it is a control token.
   */
  static ModelDefaults gpt2(Vocabulary vocabulary) {
    boolean falcon =
        vocabulary.size() > FALCON_END && vocabulary.kind(FALCON_END) == TokenKind.CONTROL;
    return falcon
        ? new ModelDefaults(
            id(FALCON_END),
            id(FALCON_END),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty())
        : NONE;
  }

  static final ModelDefaults T5 =
      new ModelDefaults(OptionalInt.empty(), id(1), id(2), OptionalInt.empty(), id(0));

  static final ModelDefaults BERT =
      new ModelDefaults(id(101), OptionalInt.empty(), id(100), id(102), id(0));

  static final ModelDefaults NONE =
      new ModelDefaults(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty());

  private static OptionalInt id(int id) {
    return OptionalInt.of(id);
  }
}
