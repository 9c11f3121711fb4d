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
        small
            .with("blk.0.attn_qkv.scale", 1)
            .with("blk.1.attn_output.scale", 1)
            .with("blk.1.attn_output.bias", 32)
            .with("blk.0.ffn_up.scale", 1)
            .with("blk.1.ffn_down.scale", 1)
            .with("output.weight", 32, TinyModel.VOCABULARY)
            .with("output.scale", 1),
        TinyModel.named("experts")
            .set("embedding_length", 16)
            .set("block_count", 1)
            .set("feed_forward_length", 24)
            .set("attention.head_count", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("expert_count", 4)
            .set("expert_used_count", 2)
            .with("blk.0.ffn_gate_exps.scale", 4)
            .with("blk.0.ffn_down_exps.scale", 4)
            .with("output.weight", 16, TinyModel.VOCABULARY));
  }
}
