package llm.tokenizer;

/** The algorithm of a tokenizer model, for text between special tokens. */
sealed interface TextModel permits SentencePieceBpe, MergeBpe, Unigram, WordPiece, NoText {
  /**
   * Appends the ids of a non-empty, well-formed text.
   *
   * @param afterSpecial whether the text begins the sequence or follows a special token
   */
  void encode(String text, boolean afterSpecial, IdBuffer ids);

  /** How a normal token's spelling stands for text. */
  Spelling spelling();
}
