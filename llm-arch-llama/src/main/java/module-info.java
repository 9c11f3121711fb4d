/** Llama and its close kin. */
module llm.arch.llama {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.llama.Llama,
      llm.arch.llama.Llama4,
      llm.arch.llama.Apertus,
      llm.arch.llama.Baichuan,
      llm.arch.llama.Deepseek,
      llm.arch.llama.Exaone,
      llm.arch.llama.Exaone4,
      llm.arch.llama.Granite,
      llm.arch.llama.InternLm2,
      llm.arch.llama.Olmo,
      llm.arch.llama.Olmo2,
      llm.arch.llama.OlMoe,
      llm.arch.llama.SeedOss,
      llm.arch.llama.SmolLm3;
}
