package llm.arch.liquid;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Lfm2Test extends ReferenceContract {
  Lfm2Test() {
    super(new Lfm2(), 1e-4, "lfm2");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(TinyModels.convolutions());
  }
}
