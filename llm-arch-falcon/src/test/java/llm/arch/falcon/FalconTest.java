package llm.arch.falcon;

import java.util.List;
import java.util.stream.Stream;
import llm.blocks.spi.Architecture;
import llm.testkit.ArchitectureContract;
import llm.testkit.Reference;
import llm.testkit.TinyModel;

class FalconTest extends ArchitectureContract {
  @Override
  protected Architecture architecture() {
    return new Falcon();
  }

  @Override
  protected List<TinyModel> models() {
    var small =
        TinyModel.named("small")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 64)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 1)
            .set("attention.layer_norm_epsilon", 1e-5f);
    return List.of(small, small.with("output.weight", 32, TinyModel.VOCABULARY));
  }

  @Override
  protected List<Reference> references() {
    return Stream.of("falcon-7b", "falcon-40b", "falcon-tied")
        .map(name -> Reference.resource(FalconTest.class, name))
        .toList();
  }

  /** The reference rounds GELU through a table of half-precision numbers; we do not. */
  @Override
  protected double tolerance() {
    return 3e-3;
  }
}
