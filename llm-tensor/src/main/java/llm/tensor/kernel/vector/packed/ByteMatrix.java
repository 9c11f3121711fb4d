package llm.tensor.kernel.vector.packed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static llm.tensor.kernel.vector.lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.vector.floats.FloatScratch;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import llm.tensor.kernel.vector.lanes.WideningLoads;

/** Weights in {@link BytePanels}. */
final class ByteMatrix extends FloatPanelMatrix {
  static final String KERNEL = "fp32, repacked as bytes in panels of " + BytePanels.ROWS + " rows";

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BytePanels panels;

  ByteMatrix(BytePanels panels, PackedRows range, TokenTiles tiles) {
    super(range, tiles);
    this.panels = panels;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new ByteMatrix(panels, range.slice(fromRow, rows), tiles());
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
  public void decode(FloatScratch scratch, int panel, int column, int count, float[] target) {
    int size = panels.size();
    long at = panel * panels.panelBytes() + (long) (column / size) * panels.groupBytes();
    for (int c = 0; c < count; c += size, at += panels.groupBytes()) {
      decode(packed, at, size, target, c * ROWS);
    }
  }

  /** Two groups at a time, or their sums would wait for each other. */
  @Override
  void add(TokenBlock block, FloatScratch scratch, long panel, int xAt, int count, int y) {
    int size = panels.size(), bytes = panels.groupBytes();
    float[] sums = scratch.lanes();
    var product = block.product();
    long at = panel + (long) (xAt % columns / size) * bytes;
    for (int c = 0; c < count; c += 2 * size, at += 2L * bytes) {
      int groups =
          Math.min(2, (count - c) / size); // one group's sums are made twice, and used once
      sum(at, groups, product.x(), product.xAt() + xAt + c, sums);
      scale(at, sums, 0, block.out(), y);
      if (groups == 2) scale(at + bytes, sums, ROWS, block.out(), y);
    }
  }

  @Override
  void addSideBySide(
      TokenBlock block, FloatScratch scratch, long panel, int xAt, int count, int y) {
    int size = panels.size(), bytes = panels.groupBytes();
    float[] sums = scratch.lanes();
    var product = block.product();
    long at = panel + (long) (xAt % columns / size) * bytes;
    for (int c = 0; c < count; c += size, at += bytes) {
      sumSideBySide(at, product.x(), product.xAt() + xAt + c, sums);
      for (int i = 0; i < SIDE_BY_SIDE; i++) {
        scale(at + i * panels.panelBytes(), sums, i * ROWS, block.out(), y + i * ROWS);
      }
    }
  }

  /** Sums of two groups of a panel, or of one beside itself. */
  private void sum(long first, int groups, float[] x, int at, float[] sums) {
    var packed = this.packed;
    int size = panels.size(), secondAt = at + (groups - 1) * size;
    long second = first + (long) (groups - 1) * panels.groupBytes();
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    for (int k = 0; k < size; k++) {
      long p = first + BytePanels.SCALE_BYTES + (long) k * ROWS;
      long q = second + BytePanels.SCALE_BYTES + (long) k * ROWS;
      var v = FloatVector.broadcast(FLOATS, x[at + k]);
      a = WideningLoads.floatsOfBytes(packed, p).fma(v, a);
      b = WideningLoads.floatsOfBytes(packed, p + LANES).fma(v, b);
      var w = FloatVector.broadcast(FLOATS, x[secondAt + k]);
      c = WideningLoads.floatsOfBytes(packed, q).fma(w, c);
      d = WideningLoads.floatsOfBytes(packed, q + LANES).fma(w, d);
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
    d.intoArray(sums, 3 * LANES);
  }

  /** Sums of the same group of four panels; each in the order of {@link #sum}. */
  private void sumSideBySide(long group, float[] x, int at, float[] sums) {
    var packed = this.packed;
    int size = panels.size();
    long panelBytes = panels.panelBytes();
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    var e = FloatVector.zero(FLOATS);
    var f = FloatVector.zero(FLOATS);
    var g = FloatVector.zero(FLOATS);
    var h = FloatVector.zero(FLOATS);
    for (int k = 0; k < size; k++) {
      long p = group + BytePanels.SCALE_BYTES + (long) k * ROWS;
      long q = p + panelBytes, r = q + panelBytes, s = r + panelBytes;
      var v = FloatVector.broadcast(FLOATS, x[at + k]);
      a = WideningLoads.floatsOfBytes(packed, p).fma(v, a);
      b = WideningLoads.floatsOfBytes(packed, p + LANES).fma(v, b);
      c = WideningLoads.floatsOfBytes(packed, q).fma(v, c);
      d = WideningLoads.floatsOfBytes(packed, q + LANES).fma(v, d);
      e = WideningLoads.floatsOfBytes(packed, r).fma(v, e);
      f = WideningLoads.floatsOfBytes(packed, r + LANES).fma(v, f);
      g = WideningLoads.floatsOfBytes(packed, s).fma(v, g);
      h = WideningLoads.floatsOfBytes(packed, s + LANES).fma(v, h);
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
    d.intoArray(sums, 3 * LANES);
    e.intoArray(sums, 4 * LANES);
    f.intoArray(sums, 5 * LANES);
    g.intoArray(sums, 6 * LANES);
    h.intoArray(sums, 7 * LANES);
  }

  /** Adds a group's sums, scaled: in a method of its own, or the sums would be boxed. */
  private void scale(long group, float[] sums, int from, float[] y, int to) {
    for (int i = 0; i < ROWS; i += LANES) {
      var sum = FloatVector.fromArray(FLOATS, sums, from + i);
      var before = FloatVector.fromArray(FLOATS, y, to + i);
      sum.fma(floats(packed, group + 4L * i), before).intoArray(y, to + i);
    }
  }

  /** Decodes a group: {@code [column, row]}. */
  private static void decode(MemorySegment packed, long at, int size, float[] target, int to) {
    var low = floats(packed, at);
    var high = floats(packed, at + 4L * LANES);
    at += BytePanels.SCALE_BYTES;
    for (int c = 0; c < size; c++, at += ROWS, to += ROWS) {
      WideningLoads.floatsOfBytes(packed, at).mul(low).intoArray(target, to);
      WideningLoads.floatsOfBytes(packed, at + LANES).mul(high).intoArray(target, to + LANES);
    }
  }

  private static FloatVector floats(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(FLOATS, source, at, ORDER);
  }
}
