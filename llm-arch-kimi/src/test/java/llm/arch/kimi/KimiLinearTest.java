package llm.arch.kimi;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class KimiLinearTest extends ReferenceContract {
  KimiLinearTest() {
    super(new KimiLinear(), 1e-4, "kimi-linear");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("two shared experts")
            .set("embedding_length", 32)
            .set("block_count", 3)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 3)
            .set("attention.head_count_kv", List.of(0L, 1L, 0L))
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("attention.kv_lora_rank", 12)
            .set("attention.key_length_mla", 10)
            .set("attention.value_length_mla", 7)
            .set("rope.dimension_count", 4)
            .set("ssm.conv_kernel", 3)
            .set("kda.head_dim", 5)
            .set("leading_dense_block_count", 1)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_feed_forward_length", 16)
            .set("expert_shared_count", 2)
            .set("expert_weights_scale", 1.5f)
            .between("ssm_a", -1, -0.1));
  }
}
