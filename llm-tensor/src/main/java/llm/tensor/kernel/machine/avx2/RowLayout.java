package llm.tensor.kernel.machine.avx2;

import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.machine.panel.QuantForm;

/**
 * A row of activations rounded to 8 bits, block by block of 32 columns: the integers, as weights
 * want them, then floats: the scale, the scale times the sum of the integers, and the same of each
 * half of them.
 *
 * @param hasWords whether integers are words, of each quad the first and third, then the others
 */
record RowLayout(boolean hasWords) {
  static final int COLUMNS = Int8Rounding.BLOCK;

  static RowLayout of(QuantForm form) {
    return new RowLayout(form.isWords());
  }

  /** Integers that are multiplied at a time. */
  int integers(int step) {
    return step * Integer.BYTES;
  }

  int scale() {
    return COLUMNS * (hasWords ? Short.BYTES : Byte.BYTES);
  }

  /** The sum of a group: of one of two, or of the whole block. */
  int sum(int groups, int group) {
    return scale() + (groups + group) * Float.BYTES;
  }

  int blockBytes() {
    return scale() + 4 * Float.BYTES;
  }
}
