package llm.tensor;

import llm.tensor.task.RowGrouping;

/**
 * The rows of a batch grouped by what they choose: by the experts of a mixture, say.
 *
 * <p>A row that chooses a group, with a weight, is an entry. Entries lie group by group, those of a
 * group in the order of the rows. First {@link #choose} every choice of every row, then {@link
 * #sort}, then use it.
 */
public final class RowGroups {
  private final RowGrouping data = new RowGrouping();

  RowGroups() {}

  RowGroups begin(int rows, int perRow, int groups) {
    data.begin(rows, perRow, groups);
    return this;
  }

  /**
   * Sets one of a row's choices.
   *
   * @param choice from 0 on, less than how many a row has
   * @param weight by which the row's entry is multiplied where entries are added
   */
  public void choose(int row, int choice, int group, float weight) {
    data.set(row, choice, group, weight);
  }

  /** Sorts the entries, once all is chosen. */
  public void sort() {
    data.sort();
  }

  /** How many groups there are. */
  public int count() {
    return data.groups();
  }

  /** How many rows chose. */
  public int rows() {
    return data.rows();
  }

  /** How many entries there are, of all groups. */
  public int entries() {
    return data.size();
  }

  /** The row that an entry is of. */
  public int row(int entry) {
    return data.row(entry);
  }

  /** Which of its row's choices an entry is. */
  public int choice(int entry) {
    return data.choice(entry);
  }

  /** The group that an entry is of. */
  public int group(int entry) {
    return data.group(entry);
  }

  /** The weight of an entry. */
  public float weight(int entry) {
    return data.weight(entry);
  }

  RowGrouping data() {
    return data;
  }

  void checkRows(Rows x) {
    if (x.rows() != rows()) {
      throw new IllegalArgumentException("rows " + x + " are not those of " + this);
    }
  }

  void checkEntries(Rows x) {
    if (x.rows() != entries()) {
      throw new IllegalArgumentException("rows " + x + " are not the entries of " + this);
    }
  }

  @Override
  public String toString() {
    return entries() + " entries of " + rows() + " rows in " + count() + " groups";
  }
}
