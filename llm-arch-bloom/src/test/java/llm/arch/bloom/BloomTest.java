package llm.arch.bloom;

import java.util.List;
import java.util.stream.Stream;
import llm.blocks.spi.Architecture;
import llm.testkit.ArchitectureContract;
import llm.testkit.Reference;
import llm.testkit.TinyModel;

class BloomTest extends ArchitectureContract {
  @Override
  protected Architecture architecture() {
    return new Bloom();
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

  @Override
  protected List<Reference> references() {
    return Stream.of("bloom", "bloom-12heads")
        .map(name -> Reference.resource(BloomTest.class, name))
        .toList();
  }

  /** The reference rounds GELU through a table of half-precision numbers; we do not. */
  @Override
  protected double tolerance() {
    return 3e-3;
  }
}
