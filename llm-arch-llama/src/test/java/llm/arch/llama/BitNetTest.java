package llm.arch.llama;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class BitNetTest extends ReferenceContract {
  BitNetTest() {
    super(new BitNet(), 1e-4, "bitnet");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("squared ReLU, scales")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("hidden_activation", "relu2")
            .with("blk.0.attn_q.scale", 1)
            .with("blk.0.attn_output.scale", 1)
            .with("blk.1.ffn_gate.scale", 1)
            .with("blk.1.ffn_down.scale", 1));
  }
}
