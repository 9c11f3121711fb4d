package llm.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import llm.api.ModelDescription;
import llm.cli.format.BlockTree;
import llm.cli.format.Table;
import llm.cli.format.Text;
import llm.gguf.MetadataArray;
import llm.template.ChatTemplates;

/** An inspection, for people. */
final class InspectionText {
  /** Elements of an array that are shown. */
  private static final int ELEMENTS = 6;

  /** Characters of a string that are shown. */
  private static final int CHARACTERS = 100;

  private final Inspection inspection;
  private final List<String> lines = new ArrayList<>();

  private InspectionText(Inspection inspection) {
    this.inspection = inspection;
  }

  static List<String> lines(Inspection inspection) {
    var text = new InspectionText(inspection);
    text.header();
    text.metadata();
    text.chatTemplates();
    text.tensors();
    inspection.model().ifPresent(text::model);
    return text.lines;
  }

  private void header() {
    var header = inspection.header();
    lines.add(
        "%s: GGUF %d, %s, %s"
            .formatted(
                Text.printable(header.name()),
                header.version(),
                header.byteOrder(),
                Text.bytes(header.bytes())));
  }

  private void section(String title, List<String> content) {
    lines.add("");
    lines.add(title);
    lines.addAll(content);
  }

  private void metadata() {
    var metadata = inspection.metadata();
    var table = new Table();
    metadata
        .asMap()
        .forEach(
            (key, value) ->
                table.row(
                    Text.printable(key),
                    value instanceof MetadataArray array
                        ? array.elementType() + "[" + Text.number(array.size()) + "]"
                        : metadata.typeOf(key).map(Enum::name).orElse(""),
                    value(value)));
    section("Metadata (" + metadata.asMap().size() + ")", table.lines());
  }

  private void chatTemplates() {
    var templates = ChatTemplates.of(inspection.metadata().asMap());
    if (templates.sources().isEmpty() && templates.warnings().isEmpty()) return;
    var table = new Table();
    templates
        .sources()
        .forEach(
            (name, source) ->
                table.row(Text.printable(name), Text.number(source.length()), "characters"));
    var content = new ArrayList<>(table.lines());
    templates.warnings().forEach(warning -> content.add("  warning: " + Text.printable(warning)));
    section("Chat templates (" + templates.sources().size() + ")", content);
  }

  private static String value(Object value) {
    return switch (value) {
      case MetadataArray array -> elements(array);
      case String text -> Text.printable(text, CHARACTERS);
      default -> value.toString();
    };
  }

  private static String elements(MetadataArray array) {
    var shown =
        array.stream()
            .limit(ELEMENTS)
            .map(element -> element instanceof String text ? quoted(text) : value(element))
            .collect(Collectors.joining(", "));
    return "[" + shown + (array.size() > ELEMENTS ? ", …]" : "]");
  }

  private static String quoted(String text) {
    return '"' + Text.printable(text, CHARACTERS / ELEMENTS) + '"';
  }

  private void tensors() {
    if (inspection.tensors().isEmpty()) {
      section("Tensors", List.of("  none: a vocabulary without weights"));
      return;
    }
    var kernels = inspection.kernels();
    var table = new Table();
    for (var tensor : inspection.tensors()) {
      table.row(
          Text.printable(tensor.name()),
          tensor.type().name(),
          tensor.shape(),
          Text.number(tensor.byteSize()),
          kernels.getOrDefault(tensor.name(), ""));
    }
    section("Tensors (" + inspection.tensors().size() + "): bytes in the file", table.lines());
    var sizes = new Table();
    inspection
        .types()
        .forEach(
            (type, size) ->
                sizes.row(
                    type,
                    Text.number(size.tensors()),
                    "tensors",
                    Text.number(size.elements()),
                    "weights",
                    Text.bytes(size.bytes())));
    section("Sizes by type", sizes.lines());
  }

  private void model(ModelDescription model) {
    var cost = model.cost();
    var uses = ModelUse.of(model);
    var table =
        new Table()
            .row("name", Text.printable(model.name()))
            .row("architecture", model.architecture().id() + ", by " + where(model))
            .row("for", uses.isEmpty() ? "unknown" : ModelUse.commands(uses));
    inspection.pooling().ifPresent(pooling -> table.row("pooling", pooling));
    section(
        "Model",
        table
            .row("weights", Text.number(model.parameters()))
            .row("vocabulary", Text.number(model.vocabularySize()))
            .row("context", Text.number(model.contextLength()))
            .row("read in the file", Text.bytes(cost.mappedBytes()))
            .row("copied to memory", Text.bytes(cost.copiedBytes()))
            .row("repacked", Text.bytes(cost.repackedBytes()))
            .row("keys and values", Text.bytes(cost.cacheBytesPerToken()) + " a token")
            .row("state of any length", state(cost))
            .row(
                "arithmetic",
                Text.number(cost.multiplicationsPerToken()) + " multiply-adds a token")
            .lines());
    section("Blocks", BlockTree.lines(model.blocks()));
    if (!model.warnings().isEmpty()) {
      section("Warnings", model.warnings().stream().map(w -> "  " + Text.printable(w)).toList());
    }
  }

  /** What a session's state takes however long it is. */
  private static String state(ModelDescription.Cost cost) {
    if (cost.stateBytes() == 0) return "none";
    return "%s a session, and checkpoints of up to %s"
        .formatted(Text.bytes(cost.stateBytes()), Text.bytes(cost.checkpointBytes()));
  }

  private static String where(ModelDescription model) {
    var architecture = model.architecture();
    return architecture.location().isEmpty() ? architecture.plugin() : architecture.location();
  }
}
