package llm.arch.qwen;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Qwen35MoeTest extends ReferenceContract {
  Qwen35MoeTest() {
    super(new Qwen35Moe(), 1e-4, "qwen35moe");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        DeltaModels.experts("experts"),
        DeltaModels.experts("blocks that the file names")
            .set("attention.recurrent_layers", List.of(false, true)));
  }
}
