/** Text to token ids and back. */
module llm.tokenizer {
  requires static org.jspecify;

  exports llm.tokenizer;
}
