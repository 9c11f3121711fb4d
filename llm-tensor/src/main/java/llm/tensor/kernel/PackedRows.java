package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Rows of a packed matrix.
 *
 * @param packed the whole packed matrix
 * @param first row of the packed matrix
 */
public record PackedRows(MemorySegment packed, int first, int rows, int columns) {
  public PackedRows slice(int from, int count) {
    return new PackedRows(packed, first + from, count, columns);
  }
}
