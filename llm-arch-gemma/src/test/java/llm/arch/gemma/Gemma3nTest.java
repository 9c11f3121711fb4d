package llm.arch.gemma;

import java.util.List;
import llm.blocks.spi.Architecture;
import llm.testkit.ArchitectureContract;
import llm.testkit.TinyModel;

/** Its reference, of 6 MB, is run by the tests of all modules together. */
class Gemma3nTest extends ArchitectureContract {
  @Override
  protected Architecture architecture() {
    return new Gemma3n();
  }

  /** Block 10 is the first whose gate is not sparse. */
  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("four streams, keys shared from block 8 on")
            .set("embedding_length", 32)
            .set("block_count", 11)
            .set("feed_forward_length", 256)
            .set("attention.head_count", 2)
            .set("attention.head_count_kv", 1)
            .set("attention.key_length", 8)
            .set("attention.value_length", 8)
            .set("attention.sliding_window", 4)
            .set(
                "attention.sliding_window_pattern",
                List.of(true, false, true, true, true, true, true, false, true, false, true))
            .set("attention.shared_kv_layers", 3)
            .set("attention.layer_norm_rms_epsilon", 1e-6f)
            .set("embedding_length_per_layer_input", 16)
            .with("blk.8.attn_k.weight", 32, 8)
            .with("blk.8.attn_v.weight", 32, 8)
            .with("blk.8.attn_k_norm.weight", 8));
  }
}
