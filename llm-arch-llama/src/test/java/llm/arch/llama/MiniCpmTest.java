package llm.arch.llama;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class MiniCpmTest extends ReferenceContract {
  MiniCpmTest() {
    super(new MiniCpm(), 1e-4, "minicpm");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("experts, scales of the file")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("embedding_scale", 6f)
            .set("residual_scale", 0.5f)
            .set("logit_scale", 4f));
  }
}
