/** Llama and its close kin. */
module llm.arch.llama {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.llama.Llama,
      llm.arch.llama.Afmoe,
      llm.arch.llama.Apertus,
      llm.arch.llama.Arcee,
      llm.arch.llama.Arctic,
      llm.arch.llama.Baichuan,
      llm.arch.llama.BitNet,
      llm.arch.llama.Deci,
      llm.arch.llama.Dots1,
      llm.arch.llama.Exaone,
      llm.arch.llama.Exaone4,
      llm.arch.llama.ExaoneMoe,
      llm.arch.llama.InternLm2,
      llm.arch.llama.Llama4,
      llm.arch.llama.LlamaEmbed,
      llm.arch.llama.Maincoder,
      llm.arch.llama.Mellum,
      llm.arch.llama.MiniCpm,
      llm.arch.llama.Nanbeige,
      llm.arch.llama.Olmo,
      llm.arch.llama.Olmo2,
      llm.arch.llama.OlMoe,
      llm.arch.llama.OpenElm,
      llm.arch.llama.PanguEmbedded,
      llm.arch.llama.Plamo,
      llm.arch.llama.Plamo3,
      llm.arch.llama.SeedOss,
      llm.arch.llama.SmolLm3,
      llm.arch.llama.Talkie,
      llm.arch.llama.Xverse;
}
