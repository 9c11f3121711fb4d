package llm.tensor.kernel.machine.avx2;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.GrowingFloats;

/** What one thread multiplies panels with: products, decoded weights, and where it is. */
final class PanelScratch {
  private static final Scratch.Key<PanelScratch> KEY = new Scratch.Key<>(PanelScratch::new);
  private static final int LINE = 64; // of the cache

  final GrowingFloats products = new GrowingFloats(); // [token, row]
  private MemorySegment piece = MemorySegment.NULL;

  /** The first token that is multiplied, and how many. */
  int token;

  int tokens;

  /** Floats from the products of a token to those of the next. */
  int width;

  /** The first column of the piece, and how many. */
  int column;

  int columns;

  private PanelScratch() {}

  /** That of a thread. */
  static PanelScratch of(Scratch scratch) {
    return scratch.get(KEY);
  }

  /** Makes room for the products of so many rows and the tokens. */
  void reserve(int rows) {
    width = rows;
    products.reserve(tokens * rows);
  }

  /** Native memory for a piece. */
  MemorySegment piece(long bytes) {
    if (piece.byteSize() < bytes) piece = Arena.ofAuto().allocate(bytes, LINE);
    return piece;
  }

  MemorySegment piece() {
    return piece;
  }
}
