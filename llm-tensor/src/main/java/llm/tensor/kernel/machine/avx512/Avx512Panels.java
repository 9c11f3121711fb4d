package llm.tensor.kernel.machine.avx512;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.PanelFormat;
import llm.tensor.kernel.machine.panel.PanelKernels;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Multiplies panels with AVX-512 and VNNI. */
public final class Avx512Panels implements PanelKernels {
  private static final Map<QuadFormat, PanelKernel> QUADS = new HashMap<>();
  private static final Map<ColumnFormat, PanelKernel> COLUMNS = new EnumMap<>(ColumnFormat.class);

  static {
    for (var format : QuadFormat.ALL) QUADS.put(format, new QuadKernel(format));
    for (var format : ColumnFormat.values()) COLUMNS.put(format, new ColumnKernel(format));
  }

  /** They have no state but the code that was written. */
  public Avx512Panels() {}

  @Override
  public PackedMatrix matrix(PanelFormat format, PackedRows range) {
    return new Avx512Matrix(kernel(format), range);
  }

  private static PanelKernel kernel(PanelFormat format) {
    return Objects.requireNonNull(
        switch (format) {
          case QuadFormat quads -> QUADS.get(quads);
          case ColumnFormat columns -> COLUMNS.get(columns);
        });
  }
}
