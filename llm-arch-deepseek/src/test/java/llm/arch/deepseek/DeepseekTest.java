package llm.arch.deepseek;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class DeepseekTest extends ReferenceContract {
  DeepseekTest() {
    super(new Deepseek(), 1e-3, "deepseek");
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
            .set("leading_dense_block_count", 1)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_shared_count", 2)
            .set("expert_feed_forward_length", 16));
  }
}
