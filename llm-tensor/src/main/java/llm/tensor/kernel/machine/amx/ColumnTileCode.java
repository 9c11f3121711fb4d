package llm.tensor.kernel.machine.amx;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/**
 * Writes machine code that decodes a panel of floats of 16 bits to tiles of bfloat16, and what they
 * lose to others.
 *
 * <p>Arguments: the panel, an offset in it, the tiles, an offset in them, steps of 32 columns,
 * bytes to the second parts' tiles.
 */
final class ColumnTileCode {
  private static final Register PANEL = RDI;
  private static final Register TILES = RDX;
  private static final Register REST = RCX;
  private static final int VECTORS = 2;

  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int PAIRS = 2;
  private static final int OTHER = 3;

  private final Assembler a = new Assembler();
  private final BfloatPairs bfloats = new BfloatPairs(a);
  private final ColumnFormat format;
  private final TileParts parts;

  ColumnTileCode(ColumnFormat format, TileParts parts) {
    this.format = format;
    this.parts = parts;
  }

  byte[] write() {
    a.add(PANEL, RSI);
    a.add(TILES, RCX);
    a.move(REST, TILES);
    a.add(REST, R9);
    bfloats.begin();
    int step = a.here();
    for (int pair = 0; pair < TileConfiguration.ROWS; pair++) {
      for (int v = 0; v < VECTORS; v++) pair(pair, v);
    }
    a.add(PANEL, TileConfiguration.COLUMNS * format.columnBytes());
    a.add(TILES, TileCode.STEP_BYTES);
    a.add(REST, TileCode.STEP_BYTES);
    a.countDown(R8, step);
    a.end();
    return a.code();
  }

  private void pair(int pair, int v) {
    int from = 2 * pair * format.columnBytes() + v * format.columnBytes() / VECTORS;
    int to = v * TileConfiguration.TILE_BYTES + pair * TileConfiguration.ROW_BYTES;
    format.load(a, FIRST, PANEL.at(from));
    format.load(a, SECOND, PANEL.at(from + format.columnBytes()));
    bfloats.round(PAIRS, FIRST, SECOND);
    a.vector(VMOVUPS_STORE, PAIRS, TILES.at(to));
    if (parts.weights() == 1) return;
    bfloats.rest(PAIRS, FIRST, SECOND, OTHER);
    bfloats.round(PAIRS, FIRST, SECOND);
    a.vector(VMOVUPS_STORE, PAIRS, REST.at(to));
  }
}
