package llm.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import llm.api.ModelDescription;
import llm.blocks.Description;
import llm.tensor.Tensor;

/** Turns what blocks and tensors say about themselves into what an application sees. */
final class Descriptions {
  private Descriptions() {}

  static ModelDescription.BlockInfo block(Description description) {
    return new ModelDescription.BlockInfo(
        description.name(),
        description.kind(),
        description.details(),
        description.children().stream().map(Descriptions::block).toList());
  }

  static List<ModelDescription.TensorInfo> tensors(
      List<Tensor> tensors, Map<String, String> kernels) {
    return tensors.stream()
        .map(
            t ->
                new ModelDescription.TensorInfo(
                    t.name(),
                    t.type().name(),
                    Arrays.stream(t.dimensions()).boxed().toList(),
                    t.byteSize(),
                    kernels.getOrDefault(t.name(), "")))
        .toList();
  }
}
