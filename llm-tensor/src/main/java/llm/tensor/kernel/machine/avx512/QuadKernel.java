package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Kernels for integers: {@link QuadCode}. */
final class QuadKernel implements PanelKernel {
  private final QuadFormat format;
  private final Scratch.Key<QuadTiles> layout;
  private final SizedCodes codes;

  QuadKernel(QuadFormat format, Scratch.Key<QuadTiles> layout) {
    this.format = format;
    this.layout = layout;
    codes = new SizedCodes(QuadTiles.TOKENS, tokens -> new QuadCode(format, tokens).write());
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
  public int group() {
    return 32 * QuadTiles.TOKENS;
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }
}
