package llm.tensor.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.vector.floats.HalfDots;
import llm.tensor.kernel.vector.int4.PanelTile;
import llm.tensor.kernel.vector.lanes.LaneSums;
import org.jspecify.annotations.Nullable;

/** What one thread multiplies: the activations, where the products go, and scratch memory. */
public final class Operands {
  public Activations x = new Activations();
  public float[] y = {};
  public int stride;
  public int token; // of x: the first of those that are multiplied now
  public int tokens;
  public float[] out = {}; // [tokens, outStep] from outAt on: where the products of these go
  public int outAt;
  public int outStep;
  private @Nullable PanelTile panelTile;
  public final float[] squares = new float[2 * 16 * 16];
  public final float[] lanes = new float[8 * 16];
  public final short[] sums = new short[2 * 32];
  public float[] products = {}; // of machine code, which gets it as a segment
  public MemorySegment productsSegment = MemorySegment.NULL;
  public int productsStep; // from the products of a token to those of the next
  public MemorySegment panelsSegment = MemorySegment.NULL; // of weights, in native memory
  public long panelsAt;
  public int panels;
  private MemorySegment decodedPanel = MemorySegment.NULL;
  private float[] decoded = {};
  private float[] panel = {};
  private float[] narrow = {};
  private float[] prepared = {};
  private float preparedFactor;
  private float[] groupSums = {};
  private int groupSize;

  /** Nothing to multiply yet. */
  public Operands() {}

  /**
   * Sets what is multiplied.
   *
   * @param y {@code [x.rows, stride]}
   */
  public void set(Activations x, float[] y, int stride) {
    this.x = x;
    this.y = y;
    this.stride = stride;
    preparedFactor = 0;
    groupSize = 0;
  }

  /** Sets the rows of x that are multiplied now. */
  public void tokens(int first, int count) {
    token = first;
    tokens = count;
  }

  /** Sets where their products go. */
  public void out(float[] out, int at, int step) {
    this.out = out;
    outAt = at;
    outStep = step;
  }

  public float[] decoded(int size) {
    if (decoded.length < size) decoded = new float[size];
    return decoded;
  }

  public float[] panel(int size) {
    if (panel.length < size) panel = new float[size];
    return panel;
  }

  /**
   * The activations as {@link HalfDots} takes them, times a factor, from the current token on: made
   * once a product.
   */
  public float[] prepared(float factor) {
    if (preparedFactor == factor) return prepared;
    int size = x.rows * x.columns;
    if (prepared.length < size) prepared = new float[size];
    HalfDots.prepare(x.data, prepared, token * x.columns, size, factor);
    preparedFactor = factor;
    return prepared;
  }

  /**
   * Sums of the activations of groups of so many columns, {@code [x.rows, x.columns / size]}: made
   * once a product.
   */
  public float[] groupSums(int size) {
    if (groupSize == size) return groupSums;
    int groups = x.rows * x.columns / size;
    if (groupSums.length < groups) groupSums = new float[groups];
    for (int g = 0; g < groups; g++) groupSums[g] = LaneSums.of(x.data, g * size, size);
    groupSize = size;
    return groupSums;
  }

  /** Made when first asked for: it needs the Vector API, which may be absent. */
  public PanelTile panelTile() {
    var tile = panelTile;
    if (tile == null) panelTile = tile = new PanelTile();
    return tile;
  }

  /** Sets the weights that machine code multiplies: some panels, one after another. */
  public void panels(MemorySegment segment, long at, int count) {
    panelsSegment = segment;
    panelsAt = at;
    panels = count;
  }

  /** Memory for one panel, which is multiplied next. */
  public MemorySegment panels(long bytes) {
    if (decodedPanel.byteSize() < bytes) decodedPanel = Arena.ofAuto().allocate(bytes, 64);
    panels(decodedPanel, 0, 1);
    return decodedPanel;
  }

  public void reserveProducts(int size) {
    if (products.length >= size) return;
    products = new float[size];
    productsSegment = MemorySegment.ofArray(products);
  }

  public float[] narrow(int size) {
    if (narrow.length < size) narrow = new float[size];
    return narrow;
  }
}
