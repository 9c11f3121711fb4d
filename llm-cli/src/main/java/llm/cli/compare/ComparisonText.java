package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A comparison for a terminal: a column a model, cells wrapped to fit. */
public final class ComparisonText {
  /** Characters of a line where nothing says how many fit. */
  public static final int DEFAULT_WIDTH = 100;

  /** A column is not made narrower: columns that do not fit come below. */
  private static final int NARROWEST = 20;

  private static final String GAP = "  ";
  private static final String DIM = "\u001b[2m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final Comparison comparison;
  private final boolean colors;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  private ComparisonText(Comparison comparison, boolean colors, int width) {
    this.comparison = comparison;
    this.colors = colors;
    this.width = width;
  }

  /**
   * The lines.
   *
   * @param colors whether rows in which all agree are dimmed, and others stand out
   * @param width characters of a line
   */
  public static List<String> lines(List<ModelFacts> models, boolean colors, int width) {
    var text = new ComparisonText(Comparison.of(models), colors, width);
    text.tables();
    return text.lines;
  }

  private void tables() {
    int labels =
        comparison.rows().stream().mapToInt(row -> Wrapping.width(row.label())).max().orElse(0);
    int count = comparison.models().size();
    int room = width - labels;
    int fitting = Math.clamp(room / (GAP.length() + NARROWEST), 1, count);
    for (int from = 0; from < count; from += fitting) {
      if (from > 0) lines.add("");
      table(labels, room, from, Math.min(count, from + fitting));
    }
  }

  private void table(int labels, int room, int from, int to) {
    var names = comparison.models().subList(from, to).stream().map(ModelFacts::label).toList();
    var widths = widths(names, room - (to - from) * GAP.length(), from);
    add(BOLD, "", names, labels, widths);
    for (var row : comparison.rows()) {
      var style = comparison.models().size() == 1 ? "" : row.differs() ? BOLD : DIM;
      add(style, row.label(), row.cells().subList(from, to), labels, widths);
    }
  }

  /** As wide as the widest cell, or an equal part of the room that narrower columns leave. */
  private List<Integer> widths(List<String> names, int room, int from) {
    var natural = new ArrayList<Integer>();
    for (int i = 0; i < names.size(); i++) {
      int column = from + i;
      int cells =
          comparison.rows().stream()
              .mapToInt(row -> Wrapping.width(row.cells().get(column)))
              .max()
              .orElse(0);
      natural.add(Math.max(Wrapping.width(names.get(i)), cells));
    }
    return Wrapping.share(natural, Math.max(room, names.size()));
  }

  /** Adds a row, of as many lines as its highest cell. A bold label, or the whole row dimmed. */
  private void add(
      String style, String label, List<String> cells, int labels, List<Integer> widths) {
    var wrapped =
        IntStream.range(0, cells.size())
            .mapToObj(i -> Wrapping.lines(cells.get(i), widths.get(i)))
            .toList();
    int height = wrapped.stream().mapToInt(List::size).max().orElse(1);
    for (int l = 0; l < height; l++) {
      var line = new StringBuilder(Wrapping.padded(l == 0 ? label : "", labels));
      for (int i = 0; i < cells.size(); i++) {
        var cell = l < wrapped.get(i).size() ? wrapped.get(i).get(l) : "";
        line.append(GAP).append(Wrapping.padded(cell, widths.get(i)));
      }
      lines.add(styled(style, line.toString().stripTrailing()));
    }
  }

  private String styled(String style, String line) {
    return !colors || style.isEmpty() || line.isEmpty() ? line : style + line + PLAIN;
  }
}
