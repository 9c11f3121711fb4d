package llm.arch.qwen;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Qwen3MoeTest extends ReferenceContract {
  Qwen3MoeTest() {
    super(new Qwen3Moe(), 1e-3, "qwen3moe");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("small")
            .set("embedding_length", 32)
            .set("block_count", 3)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_feed_forward_length", 16));
  }
}
