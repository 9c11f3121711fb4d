package llm.arch.nemotron;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class NemotronTest extends ReferenceContract {
  NemotronTest() {
    super(new Nemotron(), 1e-4, "nemotron");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("biases")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.layer_norm_epsilon", 1e-5f)
            .with("blk.0.attn_q.bias", 32)
            .with("blk.0.attn_output.bias", 32)
            .with("blk.1.ffn_up.bias", 48)
            .with("blk.1.ffn_down.bias", 32));
  }
}
