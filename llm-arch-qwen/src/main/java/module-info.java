/** The Qwen families. */
module llm.arch.qwen {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.qwen.Qwen,
      llm.arch.qwen.Qwen2,
      llm.arch.qwen.Qwen2Moe,
      llm.arch.qwen.Qwen2Vl,
      llm.arch.qwen.Qwen3,
      llm.arch.qwen.Qwen3Moe,
      llm.arch.qwen.Qwen3VlMoe,
      llm.arch.qwen.Qwen35,
      llm.arch.qwen.Qwen35Moe,
      llm.arch.qwen.Qwen3Next,
      llm.arch.qwen.Qwen3Vl,
      llm.arch.qwen.GroveMoe;
}
