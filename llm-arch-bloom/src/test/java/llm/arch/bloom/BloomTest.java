package llm.arch.bloom;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class BloomTest extends ReferenceContract {
  BloomTest() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new Bloom(), 3e-3, "bloom", "bloom-12heads");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("six heads")
            .set("embedding_length", 24)
            .set("block_count", 2)
            .set("feed_forward_length", 96)
            .set("attention.head_count", 6)
            .set("attention.layer_norm_epsilon", 1e-5f)
            .with("token_embd_norm.bias", 24)
            .with("blk.0.attn_qkv.bias", 72)
            .with("blk.1.ffn_down.bias", 24));
  }
}
