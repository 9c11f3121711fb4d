package llm.tensor.kernels;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Q6kBlocks;

/** Packs weights into {@link BytePanels}: Q8_0 as it is, Q6_K with its six bits in a byte. */
final class BytePacking implements Packing {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ALIGNMENT = 64; // a cache line
  private static final int ROWS = BytePanels.ROWS;

  private final Codec codec;
  private final int rows;
  private final int columns;
  private final long rowBytes;
  private final BytePanels panels;

  private BytePacking(Codec codec, int rows, int columns, int groupSize) {
    this.codec = codec;
    this.rows = rows;
    this.columns = columns;
    rowBytes = (long) (columns / codec.blockSize()) * codec.blockBytes();
    panels = new BytePanels(columns / groupSize, groupSize);
  }

  /** The packing of a type, if it can be packed. */
  static Optional<Packing> of(Codec codec, int rows, int columns) {
    return switch (codec) {
      case ByteBlocks.Q8_0 -> Optional.of(new BytePacking(codec, rows, columns, 32));
      case Q6kBlocks.Q6_K -> Optional.of(new BytePacking(codec, rows, columns, 16));
      default -> Optional.empty();
    };
  }

  @Override
  public String kernel() {
    return ByteWeights.KERNEL;
  }

  @Override
  public boolean quantizesActivations() {
    return false;
  }

  @Override
  public long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  public int panels() {
    return Math.ceilDiv(rows, ROWS);
  }

  @Override
  public Weights pack(
      MemorySegment source, SegmentAllocator allocator, int fromPanel, int toPanel) {
    var target = allocator.allocate((toPanel - fromPanel) * panels.panelBytes(), ALIGNMENT);
    var group = new PackedGroup(panels.size());
    int first = fromPanel * ROWS;
    int end = Math.min(toPanel * ROWS, rows);
    long to = 0;
    for (int row = first; row < end; row += ROWS) {
      int count = Math.min(ROWS, end - row);
      for (int g = 0; g < panels.groups(); g++, to += panels.groupBytes()) {
        long at = row * rowBytes;
        for (int i = 0; i < count; i++, at += rowBytes) {
          if (codec == ByteBlocks.Q8_0) putBytes(source, at + g * 34L, i, group);
          else putSixBits(source, at + g / 16 * 210L, g % 16, i, group);
        }
        group.copyTo(target, to);
      }
    }
    return new ByteWeights(panels, new PackedRows(target, 0, end - first, columns));
  }

  private static void putBytes(MemorySegment source, long at, int row, PackedGroup group) {
    group.putScale(row, Loads.half(source, at));
    for (int j = 0; j < 4; j++) group.putQuants(row, 8 * j, source.get(LONG, at + 2 + 8 * j));
  }

  /** Group g of a block of Q6_K: the layout is described in {@link Q6kBlocks}. */
  private static void putSixBits(MemorySegment source, long at, int g, int row, PackedGroup group) {
    float d = Loads.half(source, at + 208);
    group.putScale(row, d * source.get(JAVA_BYTE, at + 192 + g));
    long low = at + g / 8 * 64 + g % 4 * 16, high = at + 128 + g / 8 * 32 + g % 2 * 16;
    int lowShift = g % 8 / 4 * 4, highShift = g % 8 / 2 * 2;
    for (int j = 0; j < 16; j += 8) {
      long q = source.get(LONG, low + j) >>> lowShift & 0x0f0f0f0f0f0f0f0fL;
      q |= (source.get(LONG, high + j) >>> highShift & 0x0303030303030303L) << 4;
      // 32 less in every byte: the highest bit, set meanwhile, takes the borrow
      q = (q | 0x8080808080808080L) - 0x2020202020202020L ^ 0x8080808080808080L;
      group.putQuants(row, j, q);
    }
  }
}
