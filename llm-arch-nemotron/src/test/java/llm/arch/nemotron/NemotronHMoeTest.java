package llm.arch.nemotron;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class NemotronHMoeTest extends ReferenceContract {
  NemotronHMoeTest() {
    super(new NemotronHMoe(), 1e-4, "nemotron_h_moe", "nemotron_h_moe-latent");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModels.hybrid("weights as they are")
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .set("expert_feed_forward_length", 24)
            .set("expert_shared_feed_forward_length", 16));
  }
}
