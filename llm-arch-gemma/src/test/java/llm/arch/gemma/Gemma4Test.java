package llm.arch.gemma;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Gemma4Test extends ReferenceContract {
  Gemma4Test() {
    super(new Gemma4(), 1e-4, "gemma4", "gemma4-moe");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        tiny("keys as values in global blocks")
            .with("blk.0.attn_v.weight", 32, 16)
            .with("blk.1.layer_output_scale.weight", 1),
        tiny("shared keys that files have all the same")
            .set("block_count", 4)
            .set("attention.shared_kv_layers", 2)
            .set("attention.sliding_window_pattern", List.of(true, false, false, true))
            .with("blk.0.attn_v.weight", 32, 16)
            .with("blk.1.attn_v.weight", 32, 32)
            .with("blk.2.attn_k.weight", 32, 32)
            .with("blk.2.attn_v.weight", 32, 32)
            .with("blk.2.attn_k_norm.weight", 16)
            .with("rope_freqs.weight", 8));
  }

  private static TinyModel tiny(String name) {
    return TinyModel.named(name)
        .set("embedding_length", 32)
        .set("block_count", 2)
        .set("feed_forward_length", 48)
        .set("attention.head_count", 4)
        .set("attention.head_count_kv", 2)
        .set("attention.key_length", 16)
        .set("attention.value_length", 16)
        .set("attention.key_length_swa", 8)
        .set("attention.value_length_swa", 8)
        .set("attention.sliding_window", 4)
        .set("attention.sliding_window_pattern", List.of(true, false))
        .set("attention.layer_norm_rms_epsilon", 1e-6f);
  }
}
