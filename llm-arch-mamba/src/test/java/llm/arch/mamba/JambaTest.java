package llm.arch.mamba;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class JambaTest extends ReferenceContract {
  JambaTest() {
    super(new Jamba(), 1e-4, "jamba");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModel.named("dense")
            .set("embedding_length", 16)
            .set("block_count", 2)
            .set("feed_forward_length", 24)
            .set("attention.head_count", 2)
            .set("attention.head_count_kv", List.of(0L, 1L))
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("ssm.inner_size", 32)
            .set("ssm.state_size", 4)
            .set("ssm.time_step_rank", 2)
            .set("ssm.conv_kernel", 4)
            .between("ssm_a", -2, -0.01));
  }
}
