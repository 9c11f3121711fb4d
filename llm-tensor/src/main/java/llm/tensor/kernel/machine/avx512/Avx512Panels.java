package llm.tensor.kernel.machine.avx512;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.PanelFormat;
import llm.tensor.kernel.machine.panel.PanelKernels;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Multiplies panels with AVX-512 and VNNI. */
public final class Avx512Panels implements PanelKernels {
  private static final Avx512Panels ALONE = below(Integer.MAX_VALUE);

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

  /** For any number of rows of activations. */
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

  private PanelKernel kernel(PanelFormat wanted) {
    return Objects.requireNonNull(
        switch (wanted) {
          case QuadFormat format -> quads.get(format);
          case ColumnFormat format -> columns.get(format);
        });
  }
}
