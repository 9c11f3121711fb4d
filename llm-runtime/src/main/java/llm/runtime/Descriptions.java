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
    return ModelDescription.BlockInfo.builder()
        .name(description.name())
        .kind(description.kind())
        .details(description.details())
        .children(description.children().stream().map(Descriptions::block).toList())
        .build();
  }

  static List<ModelDescription.TensorInfo> tensors(
      List<Tensor> tensors, Map<String, String> kernels) {
    return tensors.stream()
        .map(
            t ->
                ModelDescription.TensorInfo.builder()
                    .name(t.name())
                    .type(t.type().name())
                    .dimensions(Arrays.stream(t.dimensions()).boxed().toList())
                    .bytes(t.byteSize())
                    .kernel(kernels.getOrDefault(t.name(), ""))
                    .build())
        .toList();
  }
}
