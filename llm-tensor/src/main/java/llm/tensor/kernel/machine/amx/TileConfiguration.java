package llm.tensor.kernel.machine.amx;

import static llm.tensor.asm.amd64.VectorInstruction.LDTILECFG;
import static llm.tensor.asm.amd64.VectorInstruction.TILERELEASE;

import llm.tensor.asm.amd64.Assembler;

/**
 * How all eight tiles are configured: 16 rows of 64 bytes, that is 32 bfloat16 or 16 floats.
 *
 * <p>A thread's tiles are configured when a call of machine code begins, and released when it ends:
 * a thread that holds tiles takes 8 KiB more at each switch.
 */
final class TileConfiguration {
  /** Rows of a tile: of activations, and of weights. */
  static final int ROWS = 16;

  /** Bytes of a tile's row. */
  static final int ROW_BYTES = 64;

  /** Bytes of a tile. */
  static final int TILE_BYTES = ROWS * ROW_BYTES;

  /** Columns of weights and activations that two tiles of bfloat16 multiply. */
  static final int COLUMNS = ROW_BYTES / Short.BYTES;

  private static final int TILES = 8;

  // Intel's manual, volume 1, 18.4: the palette; bytes of a row, each of 16 bits; rows.
  private static final int BYTES = 64;
  private static final int PALETTE = 1;
  private static final int ROW_BYTES_AT = 16;
  private static final int ROWS_AT = 48;

  private TileConfiguration() {}

  /** Writes code that configures them. */
  static void load(Assembler a) {
    var configuration = new byte[BYTES];
    configuration[0] = PALETTE;
    for (int tile = 0; tile < TILES; tile++) {
      configuration[ROW_BYTES_AT + 2 * tile] = ROW_BYTES;
      configuration[ROWS_AT + tile] = ROWS;
    }
    a.vector(LDTILECFG, 0, a.constant(configuration));
  }

  /** Writes code that lets them go. */
  static void release(Assembler a) {
    a.vector(TILERELEASE, 0, 0);
  }
}
