package llm.arch.llama;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class ArceeTest extends ReferenceContract {
  ArceeTest() {
    super(new Arcee(), 1e-4, "arcee");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("heads wider than width / heads")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("attention.key_length", 16)
            .set("attention.value_length", 16));
  }
}
