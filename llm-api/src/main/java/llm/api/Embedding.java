package llm.api;

import java.util.Arrays;

/**
 * What a model makes of a text: a vector, or with {@link Pooling#NONE} one for each token.
 *
 * <p>Immutable: arrays are copied on their way in and out.
 */
public final class Embedding {
  private final float[] values; // [rows, dimensions]
  private final int dimensions;
  private final InputUsage usage;

  private Embedding(float[] values, int dimensions, InputUsage usage) {
    this.values = values;
    this.dimensions = dimensions;
    this.usage = usage;
  }

  /**
   * An embedding of one vector.
   *
   * @param vector at least one number
   * @param usage the tokens that it was made of
   */
  public static Embedding of(float[] vector, InputUsage usage) {
    return ofRows(vector, Checks.present("vector", vector).length, usage);
  }

  /**
   * An embedding of a row for each token.
   *
   * @param values {@code [rows, dimensions]}
   * @param dimensions numbers of a row
   * @param usage the tokens that it was made of
   */
  public static Embedding ofRows(float[] values, int dimensions, InputUsage usage) {
    int length = Checks.present("values", values).length;
    Checks.present("usage", usage);
    Checks.that(dimensions > 0, "dimensions", dimensions, "1 or more");
    Checks.that(
        length > 0 && length % dimensions == 0,
        "values",
        length,
        "whole rows of " + dimensions + " numbers");
    return new Embedding(values.clone(), dimensions, usage);
  }

  /** Rows: 1, unless there is one for each token. */
  public int rows() {
    return values.length / dimensions;
  }

  /** Numbers of a row. */
  public int dimensions() {
    return dimensions;
  }

  /**
   * The vector.
   *
   * @throws IllegalStateException if there are several rows; see {@link #row}
   */
  public float[] vector() {
    if (rows() == 1) return values.clone();
    throw new IllegalStateException(rows() + " rows, not one vector: they were not pooled");
  }

  /**
   * A row.
   *
   * @param index 0 to {@link #rows()} - 1
   */
  public float[] row(int index) {
    Checks.that(index >= 0 && index < rows(), "row", index, "0 to " + (rows() - 1));
    return Arrays.copyOfRange(values, index * dimensions, (index + 1) * dimensions);
  }

  /** The tokens that it was made of. */
  public InputUsage usage() {
    return usage;
  }

  /**
   * How alike two vectors are: the cosine of the angle between them, -1 to 1; 0 where one is all
   * zeros.
   *
   * @throws IllegalArgumentException if the other has another length
   * @throws IllegalStateException if one of them is no single vector
   */
  public double similarity(Embedding other) {
    Checks.present("other", other);
    Checks.that(other.dimensions == dimensions, "dimensions", other.dimensions, "" + dimensions);
    if (rows() > 1) vector();
    if (other.rows() > 1) other.vector();
    double dot = 0;
    double own = 0;
    double others = 0;
    for (int i = 0; i < dimensions; i++) {
      dot += (double) values[i] * other.values[i];
      own += (double) values[i] * values[i];
      others += (double) other.values[i] * other.values[i];
    }
    if (own == 0 || others == 0) return 0;
    return Math.clamp(dot / (Math.sqrt(own) * Math.sqrt(others)), -1, 1);
  }

  @Override
  public String toString() {
    return rows() + " x " + dimensions + " numbers of " + usage;
  }
}
