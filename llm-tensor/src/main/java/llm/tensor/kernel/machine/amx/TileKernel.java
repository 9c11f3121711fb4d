package llm.tensor.kernel.machine.amx;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.PanelFormat;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** The machine code for panels of one format: written when it is first asked for. */
final class TileKernel {
  private final PanelFormat format;
  private final TileParts parts;
  private final SizedCodes decoder;
  private final SizedCodes code;

  TileKernel(QuadFormat format) {
    this(format, TileParts.ROUNDED, new SizedCodes(1, one -> new QuadTileCode(format).write()));
  }

  TileKernel(ColumnFormat format) {
    this(format, parts(format));
  }

  private TileKernel(ColumnFormat format, TileParts parts) {
    this(format, parts, new SizedCodes(1, one -> new ColumnTileCode(format, parts).write()));
  }

  private TileKernel(PanelFormat format, TileParts parts, SizedCodes decoder) {
    this.format = format;
    this.parts = parts;
    this.decoder = decoder;
    code = new SizedCodes(1, one -> new TileCode(parts).write());
  }

  private static TileParts parts(ColumnFormat format) {
    return format == ColumnFormat.BFLOAT16 ? TileParts.SPLIT_ACTIVATIONS : TileParts.SPLIT;
  }

  PanelFormat format() {
    return format;
  }

  TileParts parts() {
    return parts;
  }

  /** Columns of a step of the decoder. */
  int decodedColumns() {
    return Math.max(format.stepColumns(), TileConfiguration.COLUMNS);
  }

  /** The code that decodes a panel: {@link QuadTileCode}, {@link ColumnTileCode}. */
  MemorySegment decoder() {
    return decoder.of(1);
  }

  /** The code that multiplies: {@link TileCode}. */
  MemorySegment code() {
    return code.of(1);
  }
}
