package llm.arch.falcon;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class FalconH1Test extends ReferenceContract {
  FalconH1Test() {
    super(new FalconH1(), 1e-4, "falcon-h1", "falcon-h1-plain");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("one group, a norm of the feed-forward that is called as others are")
            .set("embedding_length", 32)
            .set("block_count", 2)
            .set("feed_forward_length", 48)
            .set("attention.head_count", 4)
            .set("attention.head_count_kv", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("ssm.inner_size", 64)
            .set("ssm.state_size", 8)
            .set("ssm.time_step_rank", 2)
            .set("ssm.group_count", 1)
            .set("ssm.conv_kernel", 4)
            .between("ssm_a", -2, -0.01));
  }
}
