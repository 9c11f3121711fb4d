/*
 * Tests of all modules together.
 *
 * <p>It reads what the tests name; the runtime and the plugins are resolved because llm.api and
 * llm.runtime use them, as in an application. It is open: records of tests are arguments of tools.
 */
open module llm.tests {
  requires java.compiler;
  requires java.xml;
  requires jdk.jfr;
  requires llm.api;
  requires llm.blocks;
  requires llm.cli;
  requires llm.gguf;
  requires llm.grammar;
  requires llm.tokenizer;
  requires static org.jspecify;
  requires tools.jackson.databind;

  uses llm.blocks.spi.Architecture;
}
