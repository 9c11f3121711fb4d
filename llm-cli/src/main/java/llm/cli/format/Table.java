package llm.cli.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of cells, set in columns; numbers to the right, the rest to the left. */
public final class Table {
  private static final String INDENT = "  ";
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; all have the same number of cells. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, each indented. */
  public List<String> lines() {
    if (rows.isEmpty()) return List.of();
    var widths = new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 0));
    for (var row : rows) {
      for (var i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), width(row.get(i))));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    var line = new StringBuilder(INDENT);
    for (var i = 0; i < row.size(); i++) {
      if (i > 0) line.append(GAP);
      var cell = row.get(i);
      var blanks = " ".repeat(widths.get(i) - width(cell));
      if (isNumber(cell)) line.append(blanks).append(cell);
      else line.append(cell).append(blanks);
    }
    return line.toString().stripTrailing();
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && cell.chars().allMatch(c -> c >= '0' && c <= '9' || c == ',');
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
