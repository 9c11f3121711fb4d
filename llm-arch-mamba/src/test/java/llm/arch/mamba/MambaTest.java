package llm.arch.mamba;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class MambaTest extends ReferenceContract {
  MambaTest() {
    super(new Mamba(), 1e-4, "mamba");
  }

  @Override
  protected List<TinyModel> models() {
    var small =
        TinyModel.named("three states, two taps, a bias of the convolution")
            .set("embedding_length", 16)
            .set("block_count", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("ssm.inner_size", 40)
            .set("ssm.state_size", 3)
            .set("ssm.time_step_rank", 2)
            .set("ssm.conv_kernel", 2)
            .between("ssm_a", -2, -0.01)
            .with("blk.0.ssm_conv1d.bias", 40);
    return List.of(small, small.set("ssm.dt_b_c_rms", true));
  }
}
