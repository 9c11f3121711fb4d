package llm.cli.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import llm.api.ModelDescription.BlockInfo;

/** The composed blocks of a model as a tree, with equal neighbours (layers, mostly) folded. */
public final class BlockTree {
  private BlockTree() {}

  /** One line a block: its name, its kind, its details. */
  public static List<String> lines(BlockInfo root) {
    var lines = new ArrayList<String>();
    lines.add("  " + label(root.name(), root));
    children(root, "  ", lines);
    return lines;
  }

  private static void children(BlockInfo parent, String indent, List<String> lines) {
    var runs = runs(parent.children());
    for (var i = 0; i < runs.size(); i++) {
      var run = runs.get(i);
      var last = i == runs.size() - 1;
      lines.add(indent + (last ? "└─ " : "├─ ") + label(name(run), run.getFirst()));
      children(run.getFirst(), indent + (last ? "   " : "│  "), lines);
    }
  }

  /** Splits blocks into runs of equal ones. */
  private static List<List<BlockInfo>> runs(List<BlockInfo> blocks) {
    var runs = new ArrayList<List<BlockInfo>>();
    for (var block : blocks) {
      if (!runs.isEmpty() && equal(runs.getLast().getFirst(), block)) runs.getLast().add(block);
      else runs.add(new ArrayList<>(List.of(block)));
    }
    return runs;
  }

  /** Equal but for the name. */
  private static boolean equal(BlockInfo a, BlockInfo b) {
    return a.kind().equals(b.kind())
        && a.details().equals(b.details())
        && a.children().equals(b.children());
  }

  private static String name(List<BlockInfo> run) {
    if (run.size() == 1) return run.getFirst().name();
    return "%s … %s (%dx)".formatted(run.getFirst().name(), run.getLast().name(), run.size());
  }

  private static String label(String name, BlockInfo block) {
    return (name + "  " + block.kind() + "  " + details(block.details())).strip();
  }

  private static String details(Map<String, Object> details) {
    return details.entrySet().stream()
        .map(detail -> detail.getKey() + "=" + detail.getValue())
        .collect(Collectors.joining(", "));
  }
}
