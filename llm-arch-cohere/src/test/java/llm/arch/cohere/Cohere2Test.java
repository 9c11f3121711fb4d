package llm.arch.cohere;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Cohere2Test extends ReferenceContract {
  Cohere2Test() {
    super(new Cohere2(), 1e-3, "cohere2");
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
            .set("attention.layer_norm_epsilon", 1e-5f)
            .set("attention.sliding_window", 4)
            .set("logit_scale", 0.25f));
  }
}
