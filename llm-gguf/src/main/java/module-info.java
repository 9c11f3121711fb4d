/** The GGUF file format, reading and writing. */
module llm.gguf {
  requires transitive llm.tensor;
  requires static org.jspecify;

  exports llm.gguf;
}
