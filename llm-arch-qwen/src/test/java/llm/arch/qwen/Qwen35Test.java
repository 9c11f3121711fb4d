package llm.arch.qwen;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Qwen35Test extends ReferenceContract {
  Qwen35Test() {
    super(new Qwen35(), 1e-4, "qwen35");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(DeltaModels.tiny("dense"));
  }
}
