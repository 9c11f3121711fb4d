package llm.arch.mamba;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class Mamba2Test extends ReferenceContract {
  Mamba2Test() {
    super(new Mamba2(), 1e-4, "mamba2");
  }

  @Override
  protected List<TinyModel> models() {
    var small =
        TinyModel.named("heads of ten columns, without a norm")
            .set("embedding_length", 16)
            .set("block_count", 2)
            .set("attention.layer_norm_rms_epsilon", 1e-5f)
            .set("ssm.inner_size", 40)
            .set("ssm.state_size", 5)
            .set("ssm.time_step_rank", 4)
            .set("ssm.group_count", 2)
            .set("ssm.conv_kernel", 3)
            .between("ssm_a", -2, -0.01);
    return List.of(small, small.with("blk.1.ssm_norm.weight", 20, 2));
  }
}
