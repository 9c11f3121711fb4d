package llm.tensor.task;

import java.util.Arrays;
import java.util.Objects;

/**
 * Rows sorted by the groups that they chose, each of them equally many: an entry is a row in one of
 * its groups, with a weight. Entries of a group lie one after another, by row.
 */
public final class RowGrouping {
  private int rows;
  private int perRow;
  private int groups;
  private int[] chosen = {}; // [row, choice]: a group
  private float[] weights = {}; // [row, choice]
  private int[] starts = {}; // of each group, and the end of the last one: an entry
  private int[] origins = {}; // of each entry: row * perRow + choice
  private int[] entries = {}; // [row, perRow]: the entries of a row, by group
  private int[] known = {}; // of each row: how many of its entries are known

  /** No rows yet. */
  public RowGrouping() {}

  /** Starts anew: all choices are to be set. */
  public void begin(int rows, int perRow, int groups) {
    this.rows = rows;
    this.perRow = perRow;
    this.groups = groups;
    int size = Math.multiplyExact(rows, perRow);
    if (chosen.length < size) {
      chosen = new int[size];
      weights = new float[size];
      origins = new int[size];
      entries = new int[size];
    }
    if (known.length < rows) known = new int[rows];
    if (starts.length < groups + 2) starts = new int[groups + 2];
  }

  /** Sets the group of a row's choice, and how much it counts. */
  public void set(int row, int choice, int group, float weight) {
    int at = Objects.checkIndex(row, rows) * perRow + Objects.checkIndex(choice, perRow);
    chosen[at] = Objects.checkIndex(group, groups);
    weights[at] = weight;
  }

  /** Sorts, by counting; what a row chose twice it has two entries of. */
  public void sort() {
    Arrays.fill(starts, 0, groups + 2, 0);
    for (int i = 0; i < size(); i++) starts[chosen[i] + 2]++;
    for (int g = 2; g < groups + 2; g++) starts[g] += starts[g - 1];
    // starts[g + 1] goes from the start of group g to its end, which is the next one's start
    for (int i = 0; i < size(); i++) origins[starts[chosen[i] + 1]++] = i;
    Arrays.fill(known, 0, rows, 0);
    for (int e = 0; e < size(); e++) {
      int row = row(e);
      entries[row * perRow + known[row]++] = e;
    }
  }

  /** How many rows chose. */
  public int rows() {
    return rows;
  }

  /** How many groups each of them chose. */
  public int perRow() {
    return perRow;
  }

  /** How many groups there are. */
  public int groups() {
    return groups;
  }

  /** How many entries there are. */
  public int size() {
    return rows * perRow;
  }

  /** The first entry of a group; of the number of groups: the end of the last one. */
  public int start(int group) {
    return starts[group];
  }

  /** The group of an entry. */
  public int group(int entry) {
    return chosen[origins[entry]];
  }

  /** The weight of an entry. */
  public float weight(int entry) {
    return weights[origins[entry]];
  }

  /** The row of an entry. */
  public int row(int entry) {
    return origins[entry] / perRow;
  }

  /** Which of its row's choices an entry is. */
  public int choice(int entry) {
    return origins[entry] % perRow;
  }

  /** The entries of a row, from 0 to {@link #perRow} - 1, by group. */
  public int entry(int row, int number) {
    return entries[row * perRow + number];
  }
}
