package llm.tokenizer;

/** A model that is fed ids alone: {@code tokenizer.ggml.model} is {@code none}. */
record NoText() implements TextModel {
  @Override
  public void encode(Part part, IdBuffer ids) {
    throw TokenizerException.unsupported(
        "tokenizer.ggml.model is 'none': this model takes token ids, not text");
  }

  @Override
  public Spelling spelling() {
    return Spelling.MARKED_SPACES;
  }
}
