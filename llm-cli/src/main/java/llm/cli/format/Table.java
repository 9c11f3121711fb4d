package llm.cli.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of cells, set in columns: to the right where all of a column are numbers, else to the left.
 */
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
    var columns = IntStream.range(0, rows.getFirst().size()).mapToObj(this::column).toList();
    return rows.stream().map(row -> line(row, columns)).toList();
  }

  private record Column(int width, boolean numbers) {
    private String fit(String cell) {
      var blanks = " ".repeat(width - Table.width(cell));
      return numbers ? blanks + cell : cell + blanks;
    }
  }

  private Column column(int index) {
    var cells = rows.stream().map(row -> row.get(index)).toList();
    return new Column(
        cells.stream().mapToInt(Table::width).max().orElse(0),
        cells.stream().allMatch(Table::isNumber));
  }

  private static String line(List<String> row, List<Column> columns) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> columns.get(i).fit(row.get(i)))
        .collect(Collectors.joining(GAP, INDENT, ""))
        .stripTrailing();
  }

  private static boolean isNumber(String cell) {
    return cell.chars().allMatch(c -> c >= '0' && c <= '9' || c == ',');
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
