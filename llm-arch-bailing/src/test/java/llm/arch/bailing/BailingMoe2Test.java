package llm.arch.bailing;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class BailingMoe2Test extends ReferenceContract {
  BailingMoe2Test() {
    super(new BailingMoe2(), 1e-4, "bailingmoe2");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("width of shared experts, a block that drafts")
            .set("embedding_length", 32)
            .set("block_count", 3)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_feed_forward_length", 16)
            .set("expert_shared_count", 2)
            .set("expert_shared_feed_forward_length", 24)
            .set("nextn_predict_layers", 1)
            .with("blk.2.nextn.eh_proj.weight", 64, 32));
  }
}
