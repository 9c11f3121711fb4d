package llm.arch.llama;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Llama4Test extends ReferenceContract {
  Llama4Test() {
    super(new Llama4(), 1e-4, "llama4");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        tiny("many experts: no norms").set("expert_count", 128).set("interleave_moe_layer_step", 4),
        tiny("neither chunks nor experts").set("attention.sliding_window", 0));
  }

  private static TinyModel tiny(String name) {
    return TinyModel.named(name)
        .set("embedding_length", 32)
        .set("block_count", 4)
        .set("feed_forward_length", 48)
        .set("attention.head_count", 4)
        .set("attention.head_count_kv", 2)
        .set("attention.layer_norm_rms_epsilon", 1e-5f)
        .set("expert_used_count", 1)
        .set("expert_feed_forward_length", 16);
  }
}
