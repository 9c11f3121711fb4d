package llm.arch.ernie;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Ernie45MoeTest extends ReferenceContract {
  Ernie45MoeTest() {
    super(new Ernie45Moe(), 1e-4, "ernie4_5-moe");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("every second block, no shared expert")
            .set("embedding_length", 32)
            .set("block_count", 4)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_feed_forward_length", 16)
            .set("interleave_moe_layer_step", 2));
  }
}
