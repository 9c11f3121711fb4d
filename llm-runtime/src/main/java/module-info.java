/** Loads models, schedules sessions, samples tokens. */
module llm.runtime {
  requires jdk.jfr;
  requires transitive llm.api;
  requires llm.blocks;
  requires llm.gguf;
  requires llm.grammar;
  requires llm.template;
  requires llm.tokenizer;
  requires static org.jspecify;

  uses llm.blocks.spi.Architecture;

  provides llm.api.spi.ModelProvider with
      llm.runtime.RuntimeProvider;
}
