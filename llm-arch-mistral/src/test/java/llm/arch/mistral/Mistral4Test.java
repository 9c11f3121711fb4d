package llm.arch.mistral;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Mistral4Test extends ReferenceContract {
  Mistral4Test() {
    super(new Mistral4(), 1e-4, "mistral4");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("a dense block, no temperature")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 1)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("attention.q_lora_rank", 12)
            .set("attention.kv_lora_rank", 24)
            .set("attention.key_length_mla", 20)
            .set("attention.value_length_mla", 10)
            .set("rope.dimension_count", 8)
            .set("leading_dense_block_count", 1)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_shared_count", 1)
            .set("expert_feed_forward_length", 16));
  }
}
