package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.PackedRows;

/**
 * How weights are packed for machine code: a panel is 32 rows, and four successive columns of a row
 * (a quad) lie in an int, so that a vector of 512 bits has quads of 16 rows and one instruction
 * multiplies and adds them all.
 *
 * <p>A panel is a sequence of super-blocks of columns: what their blocks share, if anything, then
 * pairs of blocks of 32 columns. A pair has factors, then offsets, each {@code [block, row]}, then
 * quads, {@code [quad, row]}. Quads of bytes are what they stand for plus 128; quads of nibbles
 * share their bytes with others.
 */
enum QuadFormat implements PanelFormat {
  /** Q8_0: bytes, and a scale of half precision for each block. */
  BYTES(1, 0, 128, 0, 2048),
  /** Q4_0: nibbles, less 8; the upper ones are the block's second half. */
  NIBBLES(1, 0, 128, 0, 1024),
  /** Q4_1: nibbles, with an offset of half precision for each block. */
  AFFINE_NIBBLES(1, 0, 128, 128, 1024),
  /**
   * Q4_K: nibbles, whose scales and offsets are bytes for each block, and a factor of half
   * precision for each of them in a super-block; the upper nibbles are the pair's second block.
   */
  SUPER_NIBBLES(4, 128, 64, 64, 1024),
  /** Q6_K: bytes; scales are a signed byte for each half of a block, and a factor. */
  SUPER_BYTES(4, 64, 128, 0, 2048);

  /** Rows of a panel. */
  static final int ROWS = PanelCode.ROWS;

  /** Columns of a block: what shares a scale of the activations. */
  static final int COLUMNS = Activations.BLOCK;

  /** Columns of a pair of blocks. */
  static final int PAIR = 2 * COLUMNS;

  /** What nibbles are multiplied by, where they lie in the upper half of a byte. */
  static final int NIBBLE_FACTOR = 16;

  /** Pairs of a super-block. */
  final int pairs;

  /** Bytes of what they share. */
  final int headBytes;

  /** Bytes of a pair's factors. */
  final int scaleBytes;

  /** Bytes of a pair's offsets. */
  final int offsetBytes;

  /** Bytes of a pair's quads. */
  final int quadBytes;

  private final PanelCodes codes =
      new PanelCodes(QuadTiles.TOKENS, tokens -> new QuadCode(this, tokens).write());

  QuadFormat(int pairs, int headBytes, int scaleBytes, int offsetBytes, int quadBytes) {
    this.pairs = pairs;
    this.headBytes = headBytes;
    this.scaleBytes = scaleBytes;
    this.offsetBytes = offsetBytes;
    this.quadBytes = quadBytes;
  }

  boolean hasOffsets() {
    return offsetBytes > 0;
  }

  boolean hasNibbles() {
    return quadBytes < PAIR * ROWS;
  }

  /** Whether factors are bytes, to be multiplied by those of the super-block. */
  boolean isSuper() {
    return headBytes > 0;
  }

  int pairBytes() {
    return scaleBytes + offsetBytes + quadBytes;
  }

  int superBytes() {
    return headBytes + pairs * pairBytes();
  }

  @Override
  public String kernel() {
    return "machine code, int8 activations, repacked in panels of " + ROWS + " rows";
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.QUADS;
  }

  @Override
  public MachineTiles tiles(Activations x) {
    return x.quads();
  }

  @Override
  public int group() {
    return 32 * QuadTiles.TOKENS;
  }

  @Override
  public int stepColumns() {
    return pairs * PAIR;
  }

  @Override
  public long panelBytes(int columns) {
    return (long) (columns / stepColumns()) * superBytes();
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }

  @Override
  public void row(PackedRows range, int row, float[] target, int at) {
    QuadRows.decode(this, range, row, target, at);
  }
}
