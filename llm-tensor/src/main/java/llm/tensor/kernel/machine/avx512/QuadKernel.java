package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Kernels for integers: {@link QuadCode}. */
final class QuadKernel implements PanelKernel {
  /** From so many rows of activations on a panel is decoded once for all tiles. */
  private static final int MANY = 4 * QuadTiles.TOKENS;

  private final QuadFormat format;
  private final Scratch.Key<QuadTiles> layout;
  private final SizedCodes codes;
  private final SizedCodes decoder;
  private final Optional<QuadKernel> ofBytes;

  QuadKernel(QuadFormat format, Scratch.Key<QuadTiles> layout) {
    this.format = format;
    this.layout = layout;
    codes = new SizedCodes(QuadTiles.TOKENS, tokens -> new QuadCode(format, tokens).write());
    decoder = new SizedCodes(1, one -> new QuadDecodingCode(format).write());
    ofBytes = format.decoded().map(bytes -> new QuadKernel(bytes, layout));
  }

  @Override
  public QuadFormat format() {
    return format;
  }

  @Override
  public Scratch.Key<QuadTiles> layout() {
    return layout;
  }

  @Override
  public int group(int columns) {
    return 32 * QuadTiles.TOKENS;
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }

  @Override
  public PanelKernel decoded(int tokens) {
    return tokens < MANY ? this : ofBytes.orElse(this);
  }

  @Override
  public MemorySegment decoder() {
    return decoder.of(1);
  }
}
