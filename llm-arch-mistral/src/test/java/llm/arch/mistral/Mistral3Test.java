package llm.arch.mistral;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Mistral3Test extends ReferenceContract {
  Mistral3Test() {
    super(new Mistral3(), 1e-4, "mistral3");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("neither YaRN nor temperature")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f));
  }
}
