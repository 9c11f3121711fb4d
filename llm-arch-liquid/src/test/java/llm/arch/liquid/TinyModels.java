package llm.arch.liquid;

import java.util.List;
import llm.testkit.TinyModel;

/** Tiny models that several tests use. */
final class TinyModels {
  private TinyModels() {}

  /** Convolutions of four taps around one attention. */
  static TinyModel convolutions() {
    return TinyModel.named("convolutions")
        .set("embedding_length", 32)
        .set("block_count", 3)
        .set("feed_forward_length", 48)
        .set("attention.head_count", 4)
        .set("attention.head_count_kv", List.of(0L, 2L, 0L))
        .set("attention.layer_norm_rms_epsilon", 1e-5f)
        .set("shortconv.l_cache", 4);
  }
}
