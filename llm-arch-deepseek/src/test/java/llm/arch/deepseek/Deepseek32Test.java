package llm.arch.deepseek;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Deepseek32Test extends ReferenceContract {
  Deepseek32Test() {
    super(new Deepseek32(), 1e-4, "deepseek32");
  }

  /** Many heads of the indexer: few would give zeros, of which none is the greatest. */
  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModels.latent("indexer")
            .set("attention.q_lora_rank", 12)
            .set("attention.indexer.head_count", 16)
            .set("attention.indexer.key_length", 20)
            .set("attention.indexer.top_k", 4));
  }
}
