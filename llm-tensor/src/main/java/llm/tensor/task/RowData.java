package llm.tensor.task;

import llm.tensor.kernel.ArraySize;

/** Rows of floats, one after another from the start of an array that may be longer. */
public final class RowData {
  private float[] data;
  private int rows;
  private int width;

  /** Rows in an array: {@code [rows, width]}. */
  public RowData(int rows, int width, float[] data) {
    this.rows = rows;
    this.width = width;
    this.data = data;
  }

  /** No rows. */
  public static RowData none() {
    return new RowData(0, 1, new float[0]);
  }

  /** How many floats so many rows take. */
  public static int size(int rows, int width) {
    return ArraySize.ofRows(rows, width);
  }

  /** Gives it another shape; what it held is lost. */
  public void reshape(int rows, int width) {
    int size = size(rows, width);
    if (data.length < size) data = new float[Math.max(size, data.length + (data.length >> 1))];
    this.rows = rows;
    this.width = width;
  }

  /** The array. */
  public float[] data() {
    return data;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** Floats of a row. */
  public int width() {
    return width;
  }

  /** Where a row starts. */
  public int offset(int row) {
    return row * width;
  }
}
