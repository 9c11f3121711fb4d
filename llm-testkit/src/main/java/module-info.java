/** The contract that every architecture plugin must pass. */
module llm.testkit {
  requires transitive llm.blocks;
  requires transitive org.junit.jupiter.api;
  requires llm.api;
  requires llm.gguf;
  requires static transitive org.jspecify;

  exports llm.testkit;

  uses llm.blocks.spi.Architecture;
}
