package llm.tensor.kernel.machine.panel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import llm.tensor.asm.CodeMemory;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Packing;

/** Packs weights in a {@link QuadFormat}, by machine code. */
public final class QuadPacking extends MachinePacking {
  private static final MethodHandle PACK =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  /** The code of formats that were packed. */
  private static final Map<QuadFormat, MemorySegment> CODE = new ConcurrentHashMap<>();

  private final QuadFormat format;
  private final int superBlockBytes; // in the file

  private QuadPacking(PanelKernels kernels, QuadFormat format, Codec codec, int rows, int columns) {
    super(kernels, format, codec, rows, columns);
    this.format = format;
    superBlockBytes = format.stepColumns() / codec.blockSize() * codec.blockBytes();
  }

  /** The packing of a type, if it can be packed. */
  public static Optional<Packing> of(PanelKernels kernels, Codec codec, int rows, int columns) {
    return QuadFormat.of(codec)
        .filter(format -> columns % format.stepColumns() == 0)
        .map(format -> new QuadPacking(kernels, format, codec, rows, columns));
  }

  @Override
  void packPanel(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    // Machine code checks nothing: here is all that it will read and write.
    Objects.checkFromIndexSize(at, rows * rowBytes, source.byteSize());
    Objects.checkFromIndexSize(to, panelBytes(), target.byteSize());
    long superBlocks = rowBytes / superBlockBytes;
    var code = CODE.computeIfAbsent(format, f -> CodeMemory.put(new QuadPackingCode(f).write()));
    try {
      PACK.invokeExact(code, source, at, target, to, rowBytes, (long) rows, superBlocks);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
