package llm.tensor.kernel.machine.amx;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.machine.avx512.Avx512Panels;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.PanelFormat;
import llm.tensor.kernel.machine.panel.PanelKernels;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Multiplies panels with AMX's tiles, and few rows of activations with AVX-512. */
public final class AmxPanels implements PanelKernels {
  private static final Map<QuadFormat, TileKernel> QUADS = new HashMap<>();
  private static final Map<ColumnFormat, TileKernel> COLUMNS = new EnumMap<>(ColumnFormat.class);

  static {
    for (var format : QuadFormat.ALL) QUADS.put(format, new TileKernel(format));
    for (var format : ColumnFormat.values()) COLUMNS.put(format, new TileKernel(format));
  }

  private static final PanelKernels FEW = Avx512Panels.below(TiledMatrix.LEAST_ROWS);

  /** They have no state but the code that was written. */
  public AmxPanels() {}

  @Override
  public PackedMatrix matrix(PanelFormat format, PackedRows range) {
    // Weights of 32 bits would have to be split for tiles, in more parts than it is worth.
    boolean isTiled = range.columns() % TileConfiguration.COLUMNS == 0;
    if (!isTiled || format == ColumnFormat.FLOAT) return Avx512Panels.alone().matrix(format, range);
    return new TiledMatrix(FEW.matrix(format, range), new TileMatrix(kernel(format), range));
  }

  /** Tiles sum products of other numbers than vectors do. */
  @Override
  public PanelKernels reproducible() {
    return Avx512Panels.alone();
  }

  private static TileKernel kernel(PanelFormat format) {
    return Objects.requireNonNull(
        switch (format) {
          case QuadFormat quads -> QUADS.get(quads);
          case ColumnFormat columns -> COLUMNS.get(columns);
        });
  }
}
