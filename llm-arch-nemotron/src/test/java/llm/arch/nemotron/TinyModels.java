package llm.arch.nemotron;

import java.util.List;
import llm.testkit.TinyModel;

/** Tiny models that several tests use. */
final class TinyModels {
  private TinyModels() {}

  /** A state space, a feed-forward, attention, a state space. */
  static TinyModel hybrid(String name) {
    return TinyModel.named(name)
        .set("embedding_length", 32)
        .set("block_count", 4)
        .set("feed_forward_length", List.of(0L, 48L, 0L, 0L))
        .set("attention.head_count", 4)
        .set("attention.head_count_kv", List.of(0L, 0L, 2L, 0L))
        .set("attention.layer_norm_rms_epsilon", 1e-5f)
        .set("ssm.inner_size", 80)
        .set("ssm.state_size", 8)
        .set("ssm.time_step_rank", 2)
        .set("ssm.group_count", 2)
        .set("ssm.conv_kernel", 4)
        .between("ssm_a", -2, -0.01);
  }
}
