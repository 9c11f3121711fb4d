package llm.tensor.kernel.machine.avx512;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.PanelFormat;
import llm.tensor.kernel.machine.panel.PanelKernels;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Multiplies panels with AVX-512 and VNNI. */
public final class Avx512Panels implements PanelKernels {
  private static final Avx512Panels ALONE = below(Integer.MAX_VALUE);
  private static final Avx512Panels WITH_BF16 = withBfloat16();

  private final Map<QuadFormat, PanelKernel> quads = new HashMap<>();
  private final Map<ColumnFormat, PanelKernel> columns = new EnumMap<>(ColumnFormat.class);

  private Avx512Panels(int rows) {
    var quadTiles = new Scratch.Key<>(() -> new QuadTiles(rows));
    var columnTiles = new Scratch.Key<>(() -> new ColumnTiles(rows));
    for (var format : QuadFormat.ALL) quads.put(format, new QuadKernel(format, quadTiles));
    for (var format : ColumnFormat.values()) {
      columns.put(format, new ColumnKernel(format, columnTiles));
    }
  }

  private static Avx512Panels withBfloat16() {
    var panels = new Avx512Panels(Integer.MAX_VALUE);
    panels.columns.put(ColumnFormat.BFLOAT16, new BfloatKernel());
    return panels;
  }

  /** With what a processor has of an instruction set: for any number of rows of activations. */
  public static Avx512Panels of(InstructionSet set) {
    return set.has(Feature.AVX512_BF16) ? WITH_BF16 : ALONE;
  }

  /** For any number of rows of activations, which are not rounded for weights of 16 bits. */
  public static Avx512Panels alone() {
    return ALONE;
  }

  /**
   * For fewer rows of activations than that: where there are more, activations are not laid out for
   * it, and others multiply.
   */
  public static Avx512Panels below(int rows) {
    return new Avx512Panels(rows);
  }

  @Override
  public PackedMatrix matrix(PanelFormat format, PackedRows range) {
    return new Avx512Matrix(kernel(format), range);
  }

  @Override
  public boolean rounds(PanelFormat format) {
    return format.roundsActivations()
        || format == ColumnFormat.BFLOAT16 && kernel(format) instanceof BfloatKernel;
  }

  @Override
  public PanelKernels exact() {
    return ALONE;
  }

  private PanelKernel kernel(PanelFormat wanted) {
    return Objects.requireNonNull(
        switch (wanted) {
          case QuadFormat format -> quads.get(format);
          case ColumnFormat format -> columns.get(format);
        });
  }
}
