/**
 * The contract that every architecture plugin must pass, and models for applications' tests: a fake
 * one, and one that says a script.
 */
module llm.testkit {
  requires transitive llm.api;
  requires transitive llm.blocks;
  requires transitive org.junit.jupiter.api;
  requires llm.gguf;
  requires llm.template;
  requires static transitive org.jspecify;

  exports llm.testkit;
  exports llm.testkit.fake;

  provides llm.blocks.spi.Architecture with
      llm.testkit.script.Scripted;

  uses llm.blocks.spi.Architecture;
}
