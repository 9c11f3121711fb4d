package llm.arch.deepseek;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Deepseek2Test extends ReferenceContract {
  Deepseek2Test() {
    super(new Deepseek2(), 1e-4, "deepseek2", "deepseek2-lite", "deepseek2-flash");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModels.latent("queries of a latent vector").set("attention.q_lora_rank", 12),
        TinyModels.latent("queries of the row, softmax").set("expert_gating_func", 1),
        TinyModels.latent("a matrix for keys and one for values")
            .with("blk.0.attn_k_b.weight", 12, 24, 4)
            .with("blk.0.attn_v_b.weight", 24, 10, 4)
            .with("blk.1.attn_k_b.weight", 12, 24, 4)
            .with("blk.1.attn_v_b.weight", 24, 10, 4));
  }
}
