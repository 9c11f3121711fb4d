package org.example.rwkv;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Rwkv7Test extends ReferenceContract {
  Rwkv7Test() {
    super(new Rwkv7(), 1e-4, "rwkv7");
  }

  /** The forms that the reference model does not have. */
  @Override
  protected List<TinyModel> models() {
    return List.of(
        tiny("one block, whose heads fill no strip", 24).set("block_count", 1),
        tiny("heads of other sizes, and an output of its own", 16)
            .with("output.weight", 48, TinyModel.VOCABULARY)
            .with("blk.0.time_mix_v0.weight", 48)
            .with("blk.0.time_mix_v1.weight", 48, 4)
            .with("blk.0.time_mix_v2.weight", 4, 48)
            .with("blk.1.time_mix_ln.bias", 48));
  }

  private static TinyModel tiny(String name, int headSize) {
    return TinyModel.named(name)
        .set("embedding_length", 48)
        .set("block_count", 3)
        .set("feed_forward_length", 96)
        .set("wkv.head_size", headSize)
        .set("attention.head_count", 0)
        .set("attention.layer_norm_epsilon", 1e-5f)
        .set("attention.decay_lora_rank", 8)
        .set("attention.iclr_lora_rank", 4)
        .set("attention.value_residual_mix_lora_rank", 6)
        .set("attention.gate_lora_rank", 12);
  }
}
