package llm.arch.deepseek;

import llm.testkit.TinyModel;

/** Tiny models that several tests use. */
final class TinyModels {
  private TinyModels() {}

  /** Latent attention, a dense block and one of experts. */
  static TinyModel latent(String name) {
    return TinyModel.named(name)
        .set("embedding_length", 32)
        .set("block_count", 2)
        .set("feed_forward_length", 48)
        .set("attention.head_count", 4)
        .set("attention.head_count_kv", 1)
        .set("attention.layer_norm_rms_epsilon", 1e-5f)
        .set("attention.kv_lora_rank", 24)
        .set("attention.key_length", 32)
        .set("attention.value_length", 24)
        .set("attention.key_length_mla", 20)
        .set("attention.value_length_mla", 10)
        .set("rope.dimension_count", 8)
        .set("leading_dense_block_count", 1)
        .set("expert_count", 4)
        .set("expert_used_count", 2)
        .set("expert_shared_count", 1)
        .set("expert_feed_forward_length", 16)
        .set("expert_gating_func", 2)
        .set("expert_weights_norm", true)
        .set("expert_weights_scale", 2.5f);
  }
}
