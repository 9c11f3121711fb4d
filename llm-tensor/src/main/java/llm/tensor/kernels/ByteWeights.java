package llm.tensor.kernels;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.kernels.Species.FLOATS;
import static llm.tensor.kernels.Species.LANES;
import static llm.tensor.kernels.Species.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** Weights in {@link BytePanels}. */
final class ByteWeights extends FloatPanels {
  static final String KERNEL = "fp32, repacked as bytes in panels of " + BytePanels.ROWS + " rows";

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BytePanels panels;

  ByteWeights(BytePanels panels, PackedRows range) {
    super(range);
    this.panels = panels;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new ByteWeights(panels, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    int number = range.first() + row, size = panels.size();
    long group = number / ROWS * panels.panelBytes();
    for (int to = at; to < at + columns; to += size, group += panels.groupBytes()) {
      float scale = packed.get(FLOAT, group + number % ROWS * Float.BYTES);
      long from = group + BytePanels.SCALE_BYTES + number % ROWS;
      for (int c = 0; c < size; c++) {
        target[to + c] = scale * packed.get(JAVA_BYTE, from + (long) c * ROWS);
      }
    }
  }

  @Override
  long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  void one(MemorySegment packed, long panel, Operands operands, int token, float[] y, int to) {
    one(packed, panel, operands.x.data, token * columns, y, to);
  }

  @Override
  void decode(MemorySegment packed, long panel, int column, int count, float[] target) {
    int size = panels.size();
    long at = panel + (long) (column / size) * panels.groupBytes();
    for (int c = 0; c < count; c += size, at += panels.groupBytes()) {
      decode(packed, at, size, target, c * ROWS);
    }
  }

  private void one(MemorySegment packed, long at, float[] x, int xAt, float[] y, int to) {
    int groups = panels.groups(), size = panels.size(), bytes = panels.groupBytes();
    var low = FloatVector.zero(FLOATS);
    var high = FloatVector.zero(FLOATS);
    for (int g = 0; g < groups; g++, at += bytes, xAt += size) {
      var a = FloatVector.zero(FLOATS);
      var b = FloatVector.zero(FLOATS);
      var c = FloatVector.zero(FLOATS);
      var d = FloatVector.zero(FLOATS);
      for (int k = 0; k < size; k += 2) {
        long p0 = at + BytePanels.SCALE_BYTES + (long) k * ROWS;
        long p1 = p0 + LANES, p2 = p1 + LANES, p3 = p2 + LANES;
        var even = FloatVector.broadcast(FLOATS, x[xAt + k]);
        var odd = FloatVector.broadcast(FLOATS, x[xAt + k + 1]);
        a = Loads.floatsOfBytes(packed, p0).fma(even, a);
        b = Loads.floatsOfBytes(packed, p1).fma(even, b);
        c = Loads.floatsOfBytes(packed, p2).fma(odd, c);
        d = Loads.floatsOfBytes(packed, p3).fma(odd, d);
      }
      low = a.add(c).fma(floats(packed, at), low);
      high = b.add(d).fma(floats(packed, at + 4L * LANES), high);
    }
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
  }

  /** Decodes a group: {@code [column, row]}. */
  private static void decode(MemorySegment packed, long at, int size, float[] target, int to) {
    var low = floats(packed, at);
    var high = floats(packed, at + 4L * LANES);
    at += BytePanels.SCALE_BYTES;
    for (int c = 0; c < size; c++, at += ROWS, to += ROWS) {
      Loads.floatsOfBytes(packed, at).mul(low).intoArray(target, to);
      Loads.floatsOfBytes(packed, at + LANES).mul(high).intoArray(target, to + LANES);
    }
  }

  private static FloatVector floats(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(FLOATS, source, at, ORDER);
  }
}
