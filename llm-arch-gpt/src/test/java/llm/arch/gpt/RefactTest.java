package llm.arch.gpt;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class RefactTest extends ReferenceContract {
  RefactTest() {
    super(new Refact(), 1e-3, "refact", "refact-6heads");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("small")
            .set("embedding_length", 32)
            .set("block_count", 3)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 1)
            .set("attention.layer_norm_rms_epsilon", 1e-5f));
  }
}
