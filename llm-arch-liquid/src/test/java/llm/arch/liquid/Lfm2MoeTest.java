package llm.arch.liquid;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Lfm2MoeTest extends ReferenceContract {
  Lfm2MoeTest() {
    super(new Lfm2Moe(), 1e-4, "lfm2moe");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModels.convolutions()
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_feed_forward_length", 16));
  }
}
