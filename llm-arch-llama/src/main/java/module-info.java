/** Llama and its close kin. */
module llm.arch.llama {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.llama.Llama;
}
