package llm.tensor;

/**
 * The keys and values of one layer of one sequence; grows as positions are written.
 *
 * <p>Keys of a position: {@code [heads, keySize]}; values: {@code [heads, valueSize]}. Position p
 * is readable once it was written.
 */
public final class KeyValues {
  private final int heads;
  private final int keySize;
  private final int valueSize;
  private float[] keys = {}; // [position, heads, keySize]
  private float[] values = {}; // [position, heads, valueSize]

  KeyValues(int heads, int keySize, int valueSize, KeyValueType type) {
    this.heads = heads;
    this.keySize = keySize;
    this.valueSize = valueSize;
  }

  /** Heads of keys and of values. */
  public int heads() {
    return heads;
  }

  /** Stores the keys and values of a position, taken from two places. */
  public void write(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    int k = heads * keySize, v = heads * valueSize;
    if ((position + 1) * k > this.keys.length) {
      this.keys = java.util.Arrays.copyOf(this.keys, (position + 1) * k * 2);
      this.values = java.util.Arrays.copyOf(this.values, (position + 1) * v * 2);
    }
    System.arraycopy(keys, keysAt, this.keys, position * k, k);
    System.arraycopy(values, valuesAt, this.values, position * v, v);
  }

  float[] keys() {
    return keys;
  }

  float[] values() {
    return values;
  }

  int keySize() {
    return keySize;
  }

  int valueSize() {
    return valueSize;
  }
}
