package llm.arch.bert;

import java.util.List;
import llm.testkit.EncoderContract;
import llm.testkit.TinyModel;

class BertTest extends EncoderContract {
  BertTest() {
    super(new Bert(), 1e-4, "bert", "bert-rerank", "bert-pair");
  }

  /** A tiny model has one matrix of queries, keys and values where it is free to choose. */
  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("fused, without token types")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.layer_norm_epsilon", 1e-5f)
            .with("blk.0.attn_qkv.bias", 96)
            .with("blk.1.ffn_up.bias", 48));
  }
}
