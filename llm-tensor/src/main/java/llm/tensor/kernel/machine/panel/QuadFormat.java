package llm.tensor.kernel.machine.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.tensor.codec.Codec;
import llm.tensor.codec.group.BlockLayout;
import llm.tensor.codec.group.Codebook;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.PackedRows;

/**
 * How weights are packed for machine code: a panel is 32 rows, and four successive columns of a row
 * (a quad) lie in an int, so that a vector of 512 bits has quads of 16 rows and one instruction
 * multiplies and adds them all.
 *
 * <p>A panel is a sequence of super-blocks of columns: what their blocks share, if anything, then
 * pairs of blocks of 32 columns. A pair has factors, then offsets, each {@code [block, row]}, then
 * the bits of integers, {@code [line, row]}: those that lie together in the file, one kind after
 * another. Bytes are 128 larger than what they stand for.
 */
public final class QuadFormat implements PanelFormat {
  /** Columns of a block: what shares a scale of the activations. */
  public static final int COLUMNS = Int8Rounding.BLOCK;

  /** Columns of a pair of blocks. */
  public static final int PAIR = 2 * COLUMNS;

  /** What nibbles are multiplied by, where they lie in the upper half of a byte. */
  public static final int NIBBLE_FACTOR = 16;

  /** Those of all types in the table. */
  public static final List<QuadFormat> ALL = BlockLayout.ALL.stream().map(QuadFormat::new).toList();

  /** Some bits of the integers, and where their lines start in a pair. */
  record Bits(QuadPlane plane, int place, int at) {}

  /** Pairs of a super-block. */
  public final int pairs;

  /** Bytes of what they share. */
  public final int headBytes;

  /** Bytes of a pair's factors. */
  public final int scaleBytes;

  /** Bytes of a pair's offsets. */
  public final int offsetBytes;

  final BlockLayout layout;
  final PanelFactors factors;
  final List<Bits> bits;
  private final QuantForm form;
  private final int pairBytes;

  private QuadFormat(BlockLayout layout) {
    this.layout = layout;
    factors = PanelFactors.of(layout.factors());
    pairs = Math.max(1, layout.codec().blockSize() / PAIR);
    headBytes = factors.head * ROWS;
    scaleBytes = factors.scales * ROWS;
    offsetBytes = factors.offsets * ROWS;
    form = QuantForm.of(layout);
    int at = scaleBytes + offsetBytes;
    var parts = new ArrayList<Bits>();
    for (var part : layout.integers()) {
      var plane = QuadPlane.of(part.order());
      parts.add(new Bits(plane, part.place(), at));
      at += plane.lines() * ROWS * Integer.BYTES;
    }
    bits = List.copyOf(parts);
    pairBytes = at;
  }

  /** That of a type, if it is in the table. */
  static Optional<QuadFormat> of(Codec codec) {
    return ALL.stream().filter(format -> format.layout.codec().equals(codec)).findFirst();
  }

  /** What its integers are, decoded. */
  public QuantForm quants() {
    return form;
  }

  /** The same where the processor sums products of bytes in 32 bits. */
  public QuantForm quantsInInts() {
    return QuantForm.ofInts(layout);
  }

  /** What integers are larger by than what they stand for. */
  public int zero() {
    return layout.zero();
  }

  /** Whether blocks or their halves have offsets. */
  public boolean hasOffsets() {
    return layout.factors().hasMinima();
  }

  /** Whether integers are nibbles, and nothing else. */
  public boolean isNibbles() {
    return bits.size() == 1
        && bits.getFirst().plane.bits == 4
        && layout.codebook() == Codebook.NONE;
  }

  /**
   * The same with integers that are bytes, after the codebook; none if all that is to be done for
   * that is to mask nibbles, or nothing.
   */
  public Optional<QuadFormat> decoded() {
    if (isNibbles() || layout.bits() == Byte.SIZE) return Optional.empty();
    return Optional.of(new QuadFormat(layout.withBytes()));
  }

  /** Whether pairs share anything. */
  public boolean isSuper() {
    return pairs > 1;
  }

  /** Bytes of a pair. */
  public int pairBytes() {
    return pairBytes;
  }

  int superBytes() {
    return headBytes + pairs * pairBytes;
  }

  @Override
  public String kernel() {
    return "machine code, int8 activations, repacked in panels of " + ROWS + " rows";
  }

  @Override
  public boolean roundsActivations() {
    return true;
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
  public void row(PackedRows range, int row, float[] target, int at) {
    QuadRows.decode(this, range, row, target, at);
  }

  @Override
  public String toString() {
    return layout.codec().toString();
  }
}
