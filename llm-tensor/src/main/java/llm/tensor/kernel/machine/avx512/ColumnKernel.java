package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/** Kernels for floats of 16 bits: {@link ColumnCode}. */
final class ColumnKernel implements PanelKernel {
  /** From so many rows of activations on a panel is decoded once for all tiles. */
  private static final int MANY = 4 * ColumnTiles.TOKENS;

  private static final ColumnKernel OF_FLOATS = new ColumnKernel(ColumnFormat.FLOAT);

  private final ColumnFormat format;
  private final SizedCodes codes;
  private final SizedCodes decoder;

  ColumnKernel(ColumnFormat format) {
    this.format = format;
    codes = new SizedCodes(ColumnTiles.TOKENS, tokens -> new ColumnCode(format, tokens).write());
    decoder = new SizedCodes(1, one -> new ColumnDecodingCode(format).write());
  }

  @Override
  public ColumnFormat format() {
    return format;
  }

  @Override
  public Scratch.Key<ColumnTiles> layout() {
    return ColumnTiles.KEY;
  }

  @Override
  public int group() {
    return 8 * ColumnTiles.TOKENS;
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }

  @Override
  public PanelKernel decoded(int tokens) {
    return tokens < MANY ? this : OF_FLOATS;
  }

  @Override
  public MemorySegment decoder() {
    return decoder.of(1);
  }
}
