package llm.arch.mamba;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Plamo2Test extends ReferenceContract {
  Plamo2Test() {
    super(new Plamo2(), 1e-4, "plamo2");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("a convolution with a bias, a norm called without .weight")
            .set("embedding_length", 16)
            .set("block_count", 2)
            .set("feed_forward_length", 24)
            .set("attention.head_count", List.of(0L, 2L))
            .set("attention.head_count_kv", List.of(0L, 1L))
            .set("attention.key_length", 8)
            .set("attention.value_length", 8)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("ssm.inner_size", 40)
            .set("ssm.state_size", 4)
            .set("ssm.time_step_rank", 2)
            .set("ssm.group_count", 0)
            .set("ssm.conv_kernel", 4)
            .between("ssm_a", -2, -0.01)
            .with("blk.0.ssm_conv1d.bias", 40)
            .with("blk.0.ssm_x.weight", 40, 11)
            .with("blk.0.post_attention_norm", 16));
  }
}
