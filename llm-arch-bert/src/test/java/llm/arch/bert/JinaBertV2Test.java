package llm.arch.bert;

import java.util.List;
import llm.testkit.EncoderContract;
import llm.testkit.TinyModel;

class JinaBertV2Test extends EncoderContract {
  JinaBertV2Test() {
    super(new JinaBertV2(), 1e-4, "jina-bert-v2", "jina-bert-v2-code");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("without gates and norms of queries and keys")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.layer_norm_epsilon", 1e-5f)
            .with("token_types.weight", 32, 2)
            .with("blk.0.ffn_up.weight", 32, 48)
            .with("blk.1.ffn_up.weight", 32, 48));
  }
}
