package llm.arch.llama;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class LlamaTest extends ReferenceContract {
  LlamaTest() {
    super(
        new Llama(),
        1e-3,
        "llama-mha",
        "llama-gqa-tied",
        "llama-mqa-bias",
        "llama-headdim",
        "llama-linear",
        "llama-yarn",
        "llama-ropefreqs",
        "llama-moe");
  }

  @Override
  protected List<TinyModel> models() {
    var small =
        TinyModel.named("small")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f);
    return List.of(
        small,
        TinyModel.named("experts")
            .set("embedding_length", 16)
            .set("block_count", 1)
            .set("feed_forward_length", 24)
            .set("attention.head_count", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .with("output.weight", 16, TinyModel.VOCABULARY));
  }
}
