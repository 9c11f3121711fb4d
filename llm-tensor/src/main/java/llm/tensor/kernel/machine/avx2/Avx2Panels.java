package llm.tensor.kernel.machine.avx2;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.PanelFormat;
import llm.tensor.kernel.machine.panel.PanelKernels;
import llm.tensor.kernel.machine.panel.QuadFormat;

/** Multiplies panels with AVX2, FMA and F16C, and AVX-VNNI where that is. */
public final class Avx2Panels implements PanelKernels {
  private static final Map<QuadFormat, PanelKernel> DOTS = new HashMap<>();
  private static final Map<QuadFormat, PanelKernel> DOTS_OF_VNNI = new HashMap<>();
  private static final Map<ColumnFormat, PanelKernel> FLOATS = new EnumMap<>(ColumnFormat.class);

  static {
    for (var format : ColumnFormat.values()) FLOATS.put(format, new FloatKernel(format));
    for (var format : QuadFormat.ALL) {
      DOTS.put(format, new DotKernel(format, format.quants()));
      DOTS_OF_VNNI.put(format, new DotKernel(format, format.quantsInInts()));
    }
  }

  private final Map<QuadFormat, PanelKernel> dots;

  /** With what a processor has of an instruction set. */
  public Avx2Panels(InstructionSet set) {
    dots = set.has(Feature.AVX_VNNI) ? DOTS_OF_VNNI : DOTS;
  }

  @Override
  public PackedMatrix matrix(PanelFormat format, PackedRows range) {
    return new Avx2Matrix(format, kernel(format), range);
  }

  private PanelKernel kernel(PanelFormat format) {
    return Objects.requireNonNull(
        switch (format) {
          case QuadFormat quads -> dots.get(quads);
          case ColumnFormat columns -> FLOATS.get(columns);
        });
  }
}
