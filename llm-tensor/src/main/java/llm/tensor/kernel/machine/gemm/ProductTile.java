package llm.tensor.kernel.machine.gemm;

import llm.tensor.asm.amd64.Encoding;

/**
 * The tile of C that a {@link ProductCode} has in registers, from 0 on: what fits beside a row of B
 * and elements of A.
 *
 * @param rows at most
 * @param fewRows at which a tile is wider, or an addition would wait for the last
 * @param columns registers for a row of B, at least
 * @param factors the first of the registers for elements of A, which take turns to the last
 */
record ProductTile(Encoding encoding, int rows, int fewRows, int columns, int factors) {
  /** That of an encoding. */
  static ProductTile of(Encoding encoding) {
    return encoding.isExtended()
        ? new ProductTile(encoding, 8, 4, 4, 28)
        : new ProductTile(encoding, 6, 2, 2, 14);
  }

  /** Vectors of a row. */
  int vectors(int rows) {
    return rows <= fewRows ? 4 : 2;
  }

  /** The first register for a row of B. */
  int column(int rows) {
    return factors - Math.max(columns, vectors(rows));
  }

  /** The register for a row's element of A. */
  int factor(int row) {
    return factors + row % (encoding.registers() - factors);
  }
}
