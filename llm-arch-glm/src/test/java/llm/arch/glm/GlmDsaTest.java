package llm.arch.glm;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class GlmDsaTest extends ReferenceContract {
  GlmDsaTest() {
    super(new GlmDsa(), 1e-4, "glm-dsa");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        tiny("each block has an indexer"),
        tiny("a block that reuses a choice").set("attention.indexer.types", List.of(1L, 0L)));
  }

  private static TinyModel tiny(String name) {
    return TinyModel.named(name)
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
        .set("attention.indexer.head_count", 16)
        .set("attention.indexer.key_length", 20)
        .set("attention.indexer.top_k", 4)
        .set("rope.dimension_count", 8)
        .set("leading_dense_block_count", 1)
        .set("expert_count", 4)
        .set("expert_used_count", 2)
        .set("expert_shared_count", 1)
        .set("expert_feed_forward_length", 16)
        .set("expert_gating_func", 2)
        .set("expert_weights_norm", true);
  }
}
