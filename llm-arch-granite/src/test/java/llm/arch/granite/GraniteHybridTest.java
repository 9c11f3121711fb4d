package llm.arch.granite;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class GraniteHybridTest extends ReferenceContract {
  GraniteHybridTest() {
    super(new GraniteHybrid(), 1e-4, "granitehybrid", "granitehybrid-moe");
  }

  @Override
  protected List<TinyModel> models() {
    var dense =
        TinyModel.named("dense")
            .set("embedding_length", 32)
            .set("block_count", 3)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", List.of(0L, 2L, 0L))
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("ssm.inner_size", 64)
            .set("ssm.state_size", 8)
            .set("ssm.time_step_rank", 4)
            .set("ssm.group_count", 1)
            .set("ssm.conv_kernel", 4)
            .between("ssm_a", -2, -0.01);
    return List.of(dense, dense.set("expert_count", 4).set("expert_used_count", 2));
  }
}
