package llm.arch.granite;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class GraniteMoeTest extends ReferenceContract {
  GraniteMoeTest() {
    super(new GraniteMoe(), 1e-4, "granitemoe");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("shared expert")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_shared_feed_forward_length", 16));
  }
}
