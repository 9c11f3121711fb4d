/** The GLM families. */
module llm.arch.glm {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.glm.ChatGlm,
      llm.arch.glm.Glm4,
      llm.arch.glm.Glm4Moe,
      llm.arch.glm.GlmDsa;
}
