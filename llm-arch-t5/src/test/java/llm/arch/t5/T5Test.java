package llm.arch.t5;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class T5Test extends ReferenceContract {
  T5Test() {
    super(new T5(), 1e-4, "t5", "t5-relu");
  }

  /**
   * Biases of each block, heads that are not as wide as the residual stream, no output of its own.
   */
  @Override
  protected List<TinyModel> models() {
    var each =
        TinyModel.named("biases of each block")
            .set("embedding_length", 24)
            .set("block_count", 2)
            .set("decoder_block_count", 3)
            .set("feed_forward_length", 32)
            .set("attention.head_count", 3)
            .set("attention.key_length", 6)
            .set("attention.value_length", 10)
            .set("attention.relative_buckets_count", 8)
            .set("attention.layer_norm_rms_epsilon", 1e-6f)
            .set("decoder_start_token_id", 3)
            .with("dec.blk.0.cross_attn_rel_b.weight", 3, 8);
    for (var block : List.of("enc.blk.1", "dec.blk.1", "dec.blk.2")) {
      each = each.with(block + ".attn_rel_b.weight", 3, 8).with(block + ".ffn_gate.weight", 24, 32);
    }
    return List.of(each);
  }
}
