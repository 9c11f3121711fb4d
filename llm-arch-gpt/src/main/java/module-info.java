/** GPT-2 and what followed it. */
module llm.arch.gpt {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.gpt.CodeShell,
      llm.arch.gpt.Dbrx,
      llm.arch.gpt.Gpt2,
      llm.arch.gpt.GptNeoX,
      llm.arch.gpt.GptOss,
      llm.arch.gpt.Grok,
      llm.arch.gpt.Jais,
      llm.arch.gpt.Jais2,
      llm.arch.gpt.Orion,
      llm.arch.gpt.Refact,
      llm.arch.gpt.StableLm,
      llm.arch.gpt.StarCoder,
      llm.arch.gpt.StarCoder2;
}
