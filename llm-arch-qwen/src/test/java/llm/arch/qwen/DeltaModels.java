package llm.arch.qwen;

import llm.testkit.TinyModel;

/** Tiny models with delta nets that several tests use. */
final class DeltaModels {
  private DeltaModels() {}

  /** Three value heads for each key head, a gated attention in every second block. */
  static TinyModel tiny(String name) {
    return TinyModel.named(name)
        .set("embedding_length", 32)
        .set("block_count", 2)
        .set("feed_forward_length", 48)
        .set("attention.head_count", 4)
        .set("attention.head_count_kv", 2)
        .set("attention.key_length", 12)
        .set("attention.value_length", 12)
        .set("rope.dimension_count", 4)
        .set("attention.layer_norm_rms_epsilon", 1e-5f)
        .set("full_attention_interval", 2)
        .set("ssm.conv_kernel", 3)
        .set("ssm.group_count", 2)
        .set("ssm.time_step_rank", 6)
        .set("ssm.state_size", 5)
        .set("ssm.inner_size", 30)
        .between("ssm_a", -1, -0.1);
  }

  /** The same with experts. */
  static TinyModel experts(String name) {
    return tiny(name)
        .set("expert_count", 4)
        .set("expert_used_count", 2)
        .set("expert_feed_forward_length", 16)
        .set("expert_shared_feed_forward_length", 24);
  }
}
