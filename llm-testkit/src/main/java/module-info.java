/**
 * The contract that every architecture plugin must pass, and models for applications' tests: a fake
 * one, and one that says a script.
 *
 * <p>The script's architecture is provided on the class path alone ({@code META-INF/services}),
 * where libraries of tests are: as a service of a module it would draw JUnit into every module
 * graph that has the runtime.
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

  uses llm.blocks.spi.Architecture;
}
