package llm.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import llm.api.ModelDescription;
import llm.api.ModelDescription.BlockInfo;
import llm.cli.format.Json;
import llm.template.ChatTemplates;
import llm.tensor.Tensor;

/** An inspection, for programs. */
final class InspectionJson {
  private InspectionJson() {}

  static Map<String, Object> of(Inspection inspection) {
    var header = inspection.header();
    var kernels = inspection.kernels();
    var json = Json.object();
    json.put("file", header.name());
    json.put("bytes", header.bytes());
    json.put("version", header.version());
    json.put("byte_order", header.byteOrder());
    json.put("metadata", inspection.metadata().asMap());
    var templates = ChatTemplates.of(inspection.metadata().asMap());
    json.put("chat_templates", List.copyOf(templates.sources().keySet()));
    json.put(
        "tensors",
        inspection.tensors().stream()
            .map(tensor -> tensor(tensor, kernels.getOrDefault(tensor.name(), "")))
            .toList());
    json.put("types", types(inspection));
    inspection.model().ifPresent(model -> json.put("model", model(model)));
    inspection.pooling().ifPresent(pooling -> json.put("pooling", pooling));
    inspection.failure().ifPresent(failure -> json.put("error", failure));
    return json;
  }

  /** Of a file that could not be read. */
  static Map<String, Object> ofFailure(String file, String failure) {
    var json = Json.object();
    json.put("file", file);
    json.put("error", failure);
    return json;
  }

  private static Map<String, Object> tensor(Tensor tensor, String kernel) {
    var json = Json.object();
    json.put("name", tensor.name());
    json.put("type", tensor.type().name());
    json.put("dimensions", Arrays.stream(tensor.dimensions()).boxed().toList());
    json.put("bytes", tensor.byteSize());
    json.put("kernel", kernel);
    return json;
  }

  private static Map<String, Object> types(Inspection inspection) {
    var json = Json.object();
    inspection
        .types()
        .forEach(
            (type, size) -> {
              var sizes = Json.object();
              sizes.put("tensors", size.tensors());
              sizes.put("elements", size.elements());
              sizes.put("bytes", size.bytes());
              json.put(type, sizes);
            });
    return json;
  }

  private static Map<String, Object> model(ModelDescription model) {
    var cost = Json.object();
    cost.put("mapped_bytes", model.cost().mappedBytes());
    cost.put("copied_bytes", model.cost().copiedBytes());
    cost.put("repacked_bytes", model.cost().repackedBytes());
    cost.put("cache_bytes_per_token", model.cost().cacheBytesPerToken());
    cost.put("state_bytes", model.cost().stateBytes());
    cost.put("checkpoint_bytes", model.cost().checkpointBytes());
    cost.put("multiplications_per_token", model.cost().multiplicationsPerToken());
    var json = Json.object();
    json.put("name", model.name());
    json.put("architecture", ModelsCommand.toJson(model.architecture()));
    json.put("uses", ModelUse.names(ModelUse.of(model)));
    json.put("parameters", model.parameters());
    json.put("vocabulary_size", model.vocabularySize());
    json.put("context_length", model.contextLength());
    json.put("cost", cost);
    json.put("blocks", block(model.blocks()));
    json.put("warnings", model.warnings());
    return json;
  }

  private static Map<String, Object> block(BlockInfo block) {
    var json = Json.object();
    json.put("name", block.name());
    json.put("kind", block.kind());
    json.put("details", block.details());
    json.put("children", children(block));
    return json;
  }

  private static List<Map<String, Object>> children(BlockInfo block) {
    return block.children().stream().map(InspectionJson::block).toList();
  }
}
