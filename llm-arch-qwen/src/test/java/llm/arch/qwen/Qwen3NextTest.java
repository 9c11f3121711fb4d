package llm.arch.qwen;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Qwen3NextTest extends ReferenceContract {
  Qwen3NextTest() {
    super(new Qwen3Next(), 1e-4, "qwen3next", "qwen3next-legacy");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        DeltaModels.experts("gates by key head"),
        DeltaModels.experts("all by key head").with("blk.0.ssm_in.weight", 32, 2 * 10 + 2 * 30));
  }
}
