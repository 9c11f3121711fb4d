package llm.tensor.kernel.machine.amx;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRLD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantDecoder;
import llm.tensor.kernel.machine.panel.QuantForm;

/**
 * Writes machine code that decodes a panel of integers to tiles of bfloat16: {@code scale * integer
 * + offset}, rounded once.
 *
 * <p>Arguments: the first super-block, an offset, the tiles, an offset in them, super-blocks.
 */
final class QuadTileCode {
  private static final Register PAIR = RAX;
  private static final Register HEAD = R11;
  private static final Register TILES = RDX;
  private static final Register PAIRS_LEFT = RCX;
  private static final int VECTORS = 2; // of the rows of a panel
  private static final int QUAD = 4;
  private static final int BYTE = 0xff;

  // Vectors: a quad's columns 0 to 3, pairs 4 and 5, the quad 6, then these.
  private static final int PAIRS = 4;
  private static final int INTEGERS = 6;
  private static final int SCALES = 24;
  private static final int OFFSETS = 25;
  private static final int OTHER = 26;
  private static final int CONSTANT = 28;
  private static final int LOWEST = 29;

  private final Assembler a = new Assembler();
  private final BfloatPairs bfloats = new BfloatPairs(a);
  private final QuadFormat format;
  private final QuantDecoder decoder;
  private final QuantForm form;

  QuadTileCode(QuadFormat format) {
    this.format = format;
    decoder = QuantDecoder.of(format, a, new QuantDecoder.Registers(PAIR, HEAD, CONSTANT));
    form = decoder.form();
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.add(TILES, RCX);
    decoder.begin();
    bfloats.begin();
    a.broadcast(LOWEST, BYTE);
    a.move(PAIR, RDI);
    int step = a.here();
    a.move(HEAD, PAIR);
    if (format.isSuper()) a.add(PAIR, format.headBytes);
    a.moveInt(PAIRS_LEFT, format.pairs);
    int pair = a.here();
    for (int block = 0; block < 2; block++) {
      for (int v = 0; v < VECTORS; v++) block(block, v);
    }
    a.add(PAIR, format.pairBytes());
    a.add(TILES, 2 * TileCode.STEP_BYTES);
    a.countDown(PAIRS_LEFT, pair);
    a.countDown(R8, step);
    a.end();
    return a.code();
  }

  /** A block of 32 columns is a step of the tiles. */
  private void block(int block, int v) {
    int quads = QuadFormat.COLUMNS / QUAD, ofGroup = quads / form.groups();
    int at = block * TileCode.STEP_BYTES + v * TileConfiguration.TILE_BYTES;
    for (int quad = 0; quad < quads; quad++) {
      if (quad % ofGroup == 0) {
        decoder.groupScales(block, quad / ofGroup, v, SCALES, OTHER);
        decoder.offsets(block, quad / ofGroup, v, OFFSETS, OTHER);
      }
      decoder.integers(block, quad, v, INTEGERS, OTHER);
      for (int column = 0; column < QUAD; column++) weights(column);
      for (int i = 0; i < 2; i++) {
        bfloats.round(PAIRS + i, 2 * i, 2 * i + 1);
        int line = at + (2 * quad + i) * TileConfiguration.ROW_BYTES;
        a.vector(VMOVUPS_STORE, PAIRS + i, TILES.at(line));
      }
    }
  }

  /** The weights of one of a quad's columns. */
  private void weights(int column) {
    if (column > 0) a.shift(VPSRLD, column, INTEGERS, column * Byte.SIZE);
    if (column < QUAD - 1) a.vector(VPANDD, column, LOWEST, column == 0 ? INTEGERS : column);
    a.vector(VCVTDQ2PS, column, column);
    a.vector(VFMADD213PS, column, SCALES, OFFSETS);
  }
}
