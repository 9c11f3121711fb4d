package llm.tensor.kernel.machine.amx;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.TDPBF16PS;
import static llm.tensor.asm.amd64.VectorInstruction.TILELOADD;
import static llm.tensor.asm.amd64.VectorInstruction.TILESTORED;
import static llm.tensor.asm.amd64.VectorInstruction.TILEZERO;
import static llm.tensor.kernel.machine.amx.TileConfiguration.ROWS;
import static llm.tensor.kernel.machine.amx.TileConfiguration.ROW_BYTES;
import static llm.tensor.kernel.machine.amx.TileConfiguration.TILE_BYTES;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.PanelFormat;

/**
 * Writes machine code that multiplies a panel of 32 rows of weights, decoded to tiles of bfloat16,
 * by rows of activations, 32 at a time: two tiles of each, and four of sums, which stay in the
 * tiles over all columns. A step of 32 columns is four {@code tdpbf16ps}, of 16 x 16 x 32
 * multiply-adds each.
 *
 * <p>Arguments: the panel, an offset, activations, an offset, products, an offset, then on the
 * stack bytes from one row of activations to the next, steps of columns, tiles of activations.
 * Products are {@code [row of activations, row of weights]}.
 */
final class TileCode {
  /** Rows of activations of a tile of sums, and rows of a panel. */
  static final int TOKENS = 2 * ROWS;

  /** Bytes of a step's weights: a tile for each half of the panel. */
  static final int STEP_BYTES = 2 * TILE_BYTES;

  private static final int PRODUCT_BYTES = PanelFormat.ROWS * Float.BYTES; // of a row

  // Tiles: sums 0 to 3, activations 4 and 5, weights 6 and 7.
  private static final int X = 4;
  private static final int W = 6;

  private static final Register PANEL = RDI;
  private static final Register TOKENS_NOW = RDX;
  private static final Register PRODUCTS = R8;
  private static final Register X_STEP = R10;
  private static final Register ROW = R11; // bytes of a row of weights' tiles
  private static final Register W_NOW = RSI;
  private static final Register X_FIRST = RAX;
  private static final Register X_SECOND = R9;
  private static final Register COUNT = RCX;

  private static final Memory X_STEP_GIVEN = RSP.at(8);
  private static final Memory STEPS = RSP.at(16);
  private static final Memory TILES_LEFT = RSP.at(24);

  private final Assembler a = new Assembler();
  private final TileParts parts;

  TileCode(TileParts parts) {
    this.parts = parts;
  }

  byte[] write() {
    TileConfiguration.load(a);
    a.add(PANEL, RSI);
    a.add(TOKENS_NOW, RCX);
    a.add(PRODUCTS, R9);
    a.load(X_STEP, X_STEP_GIVEN);
    a.moveInt(ROW, ROW_BYTES);
    int tile = a.here();
    for (int sums = 0; sums < 4; sums++) a.vector(TILEZERO, sums, 0);
    for (var product : parts.products()) multiply(product);
    store();
    a.move(COUNT, X_STEP);
    a.shiftUp(COUNT, Integer.numberOfTrailingZeros(TOKENS));
    a.add(TOKENS_NOW, COUNT);
    a.add(PRODUCTS, TOKENS * PRODUCT_BYTES);
    a.countDown(TILES_LEFT, tile);
    TileConfiguration.release(a);
    a.end();
    return a.code();
  }

  /** Adds the products of one part of the weights and one of the activations, over all columns. */
  private void multiply(TileParts.Product product) {
    a.load(COUNT, STEPS);
    // A part of the panel is behind the other, so is a part of a row.
    a.move(W_NOW, PANEL);
    a.move(X_FIRST, TOKENS_NOW);
    if (product.weights() > 0 || product.activations() > 0) behind(product);
    a.move(X_SECOND, X_STEP);
    a.shiftUp(X_SECOND, Integer.numberOfTrailingZeros(ROWS));
    a.add(X_SECOND, X_FIRST);
    int step = a.here();
    a.vector(TILELOADD, X, X_FIRST.at(0).plus(X_STEP, 1));
    a.vector(TILELOADD, W, W_NOW.at(0).plus(ROW, 1));
    a.vector(TILELOADD, W + 1, W_NOW.at(TILE_BYTES).plus(ROW, 1));
    a.vector(TILELOADD, X + 1, X_SECOND.at(0).plus(X_STEP, 1));
    // The second operand, weights, is named before the first.
    a.vector(TDPBF16PS, 0, W, X);
    a.vector(TDPBF16PS, 1, W + 1, X);
    a.vector(TDPBF16PS, 2, W, X + 1);
    a.vector(TDPBF16PS, 3, W + 1, X + 1);
    a.add(X_FIRST, ROW_BYTES);
    a.add(X_SECOND, ROW_BYTES);
    a.add(W_NOW, STEP_BYTES);
    a.countDown(COUNT, step);
  }

  /** Moves to the second parts: as many bytes further as there are steps. */
  private void behind(TileParts.Product product) {
    if (product.weights() > 0) {
      a.move(X_SECOND, COUNT);
      a.shiftUp(X_SECOND, Integer.numberOfTrailingZeros(STEP_BYTES));
      a.add(W_NOW, X_SECOND);
    }
    if (product.activations() > 0) {
      a.move(X_SECOND, COUNT);
      a.shiftUp(X_SECOND, Integer.numberOfTrailingZeros(ROW_BYTES));
      a.add(X_FIRST, X_SECOND);
    }
  }

  private void store() {
    a.moveInt(COUNT, PRODUCT_BYTES);
    for (int sums = 0; sums < 4; sums++) {
      int at = sums / 2 * ROWS * PRODUCT_BYTES + sums % 2 * ROW_BYTES;
      a.vector(TILESTORED, sums, PRODUCTS.at(at).plus(COUNT, 1));
    }
  }
}
