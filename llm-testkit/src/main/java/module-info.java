/** The contract that every architecture plugin must pass, and a fake model for applications. */
module llm.testkit {
  requires transitive llm.api;
  requires transitive llm.blocks;
  requires transitive org.junit.jupiter.api;
  requires llm.gguf;
  requires static transitive org.jspecify;

  exports llm.testkit;
  exports llm.testkit.fake;

  uses llm.blocks.spi.Architecture;
}
