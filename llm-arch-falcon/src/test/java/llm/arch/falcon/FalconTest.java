package llm.arch.falcon;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class FalconTest extends ReferenceContract {
  FalconTest() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new Falcon(), 3e-3, "falcon-7b", "falcon-40b", "falcon-tied");
  }

  @Override
  protected List<TinyModel> models() {
    var small =
        TinyModel.named("small")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 64)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 1)
            .set("attention.layer_norm_epsilon", 1e-5f);
    return List.of(small, small.with("output.weight", 32, TinyModel.VOCABULARY));
  }
}
