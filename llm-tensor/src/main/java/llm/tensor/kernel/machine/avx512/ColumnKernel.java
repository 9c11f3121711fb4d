package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Processor;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/** Kernels for floats of 16 bits: {@link ColumnCode}. */
final class ColumnKernel implements PanelKernel {
  /**
   * From so many rows of activations on a panel is decoded once for all tiles, where that is
   * faster: it takes twice the cache.
   */
  private static final int MANY =
      Processor.chosen().convertsAside() ? Integer.MAX_VALUE : 4 * ColumnTiles.TOKENS;

  /** Bytes of activations that stay in the L2 cache beside a panel. */
  private static final int CACHED_BYTES = 1 << 18;

  private final ColumnFormat format;
  private final Scratch.Key<ColumnTiles> layout;
  private final ColumnKernel ofFloats;
  private final SizedCodes codes;
  private final SizedCodes decoder;

  ColumnKernel(ColumnFormat format, Scratch.Key<ColumnTiles> layout) {
    this.format = format;
    this.layout = layout;
    ofFloats = format == ColumnFormat.FLOAT ? this : new ColumnKernel(ColumnFormat.FLOAT, layout);
    codes = new SizedCodes(ColumnTiles.TOKENS, tokens -> new ColumnCode(format, tokens).write());
    decoder = new SizedCodes(1, one -> new ColumnDecodingCode(format).write());
  }

  @Override
  public ColumnFormat format() {
    return format;
  }

  @Override
  public Scratch.Key<ColumnTiles> layout() {
    return layout;
  }

  @Override
  public int group(int columns) {
    int tiles = CACHED_BYTES / (ColumnTiles.TOKENS * columns * Float.BYTES);
    return Math.clamp(tiles, 8, 16) * ColumnTiles.TOKENS;
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }

  @Override
  public PanelKernel decoded(int tokens) {
    return tokens < MANY ? this : ofFloats;
  }

  @Override
  public MemorySegment decoder() {
    return decoder.of(1);
  }
}
