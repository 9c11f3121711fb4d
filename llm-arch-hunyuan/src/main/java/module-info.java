/** The families of Tencent Hunyuan. */
module llm.arch.hunyuan {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.hunyuan.HunyuanDense,
      llm.arch.hunyuan.HunyuanMoe,
      llm.arch.hunyuan.HunyuanVl,
      llm.arch.hunyuan.HyV3;
}
