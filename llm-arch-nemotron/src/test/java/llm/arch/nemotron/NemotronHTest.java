package llm.arch.nemotron;

import java.util.List;
import llm.testkit.ReferenceContract;
import llm.testkit.TinyModel;

class NemotronHTest extends ReferenceContract {
  NemotronHTest() {
    super(new NemotronH(), 1e-4, "nemotron_h");
  }

  @Override
  protected List<TinyModel> models() {
    return List.of(
        TinyModels.hybrid("heads of forty columns, biases")
            .with("blk.0.ssm_conv1d.bias", 112)
            .with("blk.1.ffn_up.bias", 48)
            .with("blk.1.ffn_down.bias", 32)
            .with("blk.2.attn_output.bias", 32));
  }
}
