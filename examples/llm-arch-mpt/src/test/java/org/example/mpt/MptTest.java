package org.example.mpt;

import java.util.List;
import llm.blocks.spi.Architecture;
import llm.testkit.ArchitectureContract;
import llm.testkit.Reference;
import llm.testkit.TinyModel;

class MptTest extends ArchitectureContract {
  @Override
  protected Architecture architecture() {
    return new Mpt();
  }

  /** The forms that the reference model does not have. */
  @Override
  protected List<TinyModel> models() {
    return List.of(
        tiny("biases, an output of its own, six heads", 6)
            .set("attention.max_alibi_bias", 4f)
            .with("output.weight", 24, TinyModel.VOCABULARY)
            .with("output_norm.bias", 24)
            .with("blk.0.attn_norm.bias", 24)
            .with("blk.0.attn_qkv.bias", 72)
            .with("blk.1.attn_output.bias", 24)
            .with("blk.1.ffn_down.bias", 24),
        tiny("normalised queries and keys, clamped", 4)
            .set("attention.max_alibi_bias", 8f)
            .set("attention.clamp_kqv", 0.5f)
            .with("blk.0.attn_q_norm.weight", 24)
            .with("blk.0.attn_k_norm.weight", 24)
            .with("blk.0.attn_k_norm.bias", 24),
        tiny("learned positions", 4).with("position_embd.weight", 24, 64));
  }

  private static TinyModel tiny(String name, int heads) {
    return TinyModel.named(name)
        .set("embedding_length", 24)
        .set("block_count", 2)
        .set("feed_forward_length", 96)
        .set("attention.head_count", heads)
        .set("attention.layer_norm_epsilon", 1e-5f);
  }

  @Override
  protected List<Reference> references() {
    return List.of(Reference.resource(MptTest.class, "mpt"));
  }

  /** The reference rounds GELU through a table of half-precision numbers; we do not. */
  @Override
  protected double tolerance() {
    return 3e-3;
  }
}
