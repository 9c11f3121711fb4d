package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/** Kernels for bfloat16, by AVX512_BF16: {@link BfloatCode}. */
final class BfloatKernel implements PanelKernel {
  private final SizedCodes codes =
      new SizedCodes(BfloatTiles.TOKENS, tokens -> new BfloatCode(tokens).write());

  @Override
  public ColumnFormat format() {
    return ColumnFormat.BFLOAT16;
  }

  @Override
  public Scratch.Key<BfloatTiles> layout() {
    return BfloatTiles.KEY;
  }

  @Override
  public int group(int columns) {
    return 16 * BfloatTiles.TOKENS;
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }
}
