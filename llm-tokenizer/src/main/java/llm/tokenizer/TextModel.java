package llm.tokenizer;

/** The algorithm of a tokenizer model, for text between special tokens. */
sealed interface TextModel
    permits SentencePieceBpe, MergeBpe, Unigram, WordPiece, LongestMatch, NoText {
  /**
   * What lies between two special tokens.
   *
   * @param text not empty, and well-formed
   * @param afterSpecial whether it begins the sequence or follows a special token
   * @param guard which tokens may come of it
   */
  record Part(String text, boolean afterSpecial, Guard guard) {}

  /** Appends the ids of a part of a text. */
  void encode(Part part, IdBuffer ids);

  /** How a normal token's spelling stands for text. */
  Spelling spelling();
}
