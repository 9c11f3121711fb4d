package llm.tensor.kernel.machine.panel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import llm.tensor.asm.CodeMemory;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.group.GroupQuants;
import llm.tensor.codec.group.GroupReaders;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;
import llm.tensor.kernel.Packing;

/**
 * Packs weights in a {@link QuadFormat}: in all types but Q6_K the file's ints are quads already.
 */
public final class QuadPacking extends MachinePacking {
  /** Turns signed bytes into those that are 128 larger. */
  static final int SIGNS = 0x80808080;

  private static final MethodHandle PACK =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  /** The code of formats that were packed. */
  private static final Map<QuadFormat, MemorySegment> CODE = new EnumMap<>(QuadFormat.class);

  private final QuadFormat format;
  private final int superBlockBytes; // in the file

  private QuadPacking(QuadFormat format, Codec codec, int rows, int columns) {
    super(format, codec, rows, columns);
    this.format = format;
    superBlockBytes = format.stepColumns() / codec.blockSize() * codec.blockBytes();
  }

  /** The packing of a type, if it can be packed. */
  public static Optional<Packing> of(Codec codec, int rows, int columns) {
    return format(codec)
        .filter(format -> columns % format.stepColumns() == 0)
        .map(format -> new QuadPacking(format, codec, rows, columns));
  }

  private static Optional<QuadFormat> format(Codec codec) {
    return switch (codec) {
      case ByteBlocks.Q8_0 -> Optional.of(QuadFormat.BYTES);
      case SymmetricBlocks.Q4_0 -> Optional.of(QuadFormat.NIBBLES);
      case AffineBlocks.Q4_1 -> Optional.of(QuadFormat.AFFINE_NIBBLES);
      case Q45kBlocks.Q4_K -> Optional.of(QuadFormat.SUPER_NIBBLES);
      case Q6kBlocks.Q6_K -> Optional.of(QuadFormat.SUPER_BYTES);
      default -> Optional.empty();
    };
  }

  @Override
  void packPanel(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    if (format != QuadFormat.SUPER_BYTES) {
      packByCode(source, at, rows, target, to);
      return;
    }
    long end = at + rowBytes;
    for (; at < end; at += superBlockBytes, to += format.superBytes()) {
      packSuperBytes(source, at, rows, target, to);
    }
  }

  /** Machine code checks nothing: here is all that it will read and write. */
  private void packByCode(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    Objects.checkFromIndexSize(at, rows * rowBytes, source.byteSize());
    Objects.checkFromIndexSize(to, panelBytes(), target.byteSize());
    long superBlocks = rowBytes / superBlockBytes;
    try {
      PACK.invokeExact(code(), source, at, target, to, rowBytes, (long) rows, superBlocks);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private MemorySegment code() {
    synchronized (CODE) {
      return CODE.computeIfAbsent(
          format, f -> CodeMemory.put(new QuadPackingCode(f, superBlockBytes).write()));
    }
  }

  private void packSuperBytes(
      MemorySegment source, long at, int rows, MemorySegment target, long to) {
    var quants = new GroupQuants();
    for (int row = 0; row < rows; row++, at += rowBytes) {
      target.set(SHORT, to + half(0, row), source.get(SHORT, at + 208));
      for (int group = 0; group < 16; group++) { // half a block of columns
        GroupReaders.q6k(source, at, group, quants);
        long pairAt = to + format.headBytes + (long) (group / 4) * format.pairBytes();
        target.set(JAVA_BYTE, pairAt + group % 4 * ROWS + row, quants.scaleFactor);
        for (int k = 0; k < 4; k++) {
          int quad = (int) (quants.quants[k / 2] >>> 32 * (k % 2)) ^ SIGNS;
          target.set(INT, pairAt + quad(format, group % 4 * 4 + k, row), quad);
        }
      }
    }
  }

  /** Where a number of half precision lies among those of two blocks. */
  static int half(int block, int row) {
    return (block * ROWS + row) * Short.BYTES;
  }

  /** Where a row's quad lies in a pair. */
  static int quad(QuadFormat format, int quad, int row) {
    return format.scaleBytes + format.offsetBytes + (quad * ROWS + row) * Integer.BYTES;
  }
}
