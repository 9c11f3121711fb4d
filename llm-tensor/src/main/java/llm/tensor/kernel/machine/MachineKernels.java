package llm.tensor.kernel.machine;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.SoftmaxRows;
import llm.tensor.kernel.machine.gemm.MachineProducts;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.panel.ColumnPacking;
import llm.tensor.kernel.machine.panel.PanelKernels;
import llm.tensor.kernel.machine.panel.QuadPacking;
import llm.tensor.kernel.machine.rows.MachineNorms;
import llm.tensor.kernel.machine.rows.MachineStates;
import llm.tensor.kernel.machine.rows.RowFunctions;
import llm.tensor.kernel.machine.rows.RowOperation;

/**
 * Machine code that is written at run time, for what C2 has no instructions for (products of
 * integers of 8 bits, asking for memory ahead), and for what goes along rows: the Vector API is
 * slow until C2 has compiled it, which takes longer than a first prompt should.
 *
 * <p>Types of weights that it does not know are multiplied by other kernels; what is shorter than a
 * vector is computed by others.
 */
public final class MachineKernels implements Kernels {
  private final InstructionSet instructions;
  private final int lanes;
  private final RowFunctions rows;
  private final MachineNorms norms;
  private final MachineStates states;
  private final PanelKernels panels;
  private final MachineProducts products;
  private final Kernels rest;
  private final Kernels others;

  /**
   * Machine code, and others beside it.
   *
   * @param rest for what is shorter than a vector
   * @param others for what there is no machine code for
   */
  public MachineKernels(InstructionSet instructions, Kernels rest, Kernels others) {
    this.instructions = instructions;
    lanes = instructions.lanes();
    rows = new RowFunctions(instructions);
    norms = new MachineNorms(rows);
    states = new MachineStates(instructions);
    panels = InstructionSets.panels(instructions);
    products = new MachineProducts(instructions.encoding());
    this.rest = rest;
    this.others = others;
  }

  private MachineKernels(MachineKernels from) {
    instructions = from.instructions;
    lanes = from.lanes;
    rows = from.rows;
    norms = from.norms;
    states = from.states;
    panels = from.panels.reproducible();
    products = from.products;
    rest = from.rest.reproducible();
    others = from.others.reproducible();
  }

  @Override
  public Kernels reproducible() {
    return new MachineKernels(this);
  }

  @Override
  public String name() {
    return "machine";
  }

  /** The name of the instruction set. */
  public String instructions() {
    return instructions.name();
  }

  @Override
  public int vectorBits() {
    return instructions.bits();
  }

  @Override
  public PackedMatrix matrix(Codec codec, MemorySegment data, int rows, int columns) {
    return others.matrix(codec, data, rows, columns);
  }

  @Override
  public Stream<Packing> packings(Codec codec, int rows, int columns) {
    var ours =
        Stream.concat(
            QuadPacking.of(panels, codec, rows, columns).stream(),
            ColumnPacking.of(panels, codec, rows, columns));
    return Stream.concat(ours, others.packings(codec, rows, columns));
  }

  @Override
  public boolean isSlowUnpacked() {
    return others.vectorBits() <= Float.SIZE;
  }

  @Override
  public void gemm(Gemm product, Scratch scratch) {
    if (product.m == 0 || product.k == 0 || product.width == 0) rest.gemm(product, scratch);
    else products.product(product);
  }

  @Override
  public boolean multipliesNarrow() {
    return true;
  }

  @Override
  public void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    if (weight.length < lanes) rest.rmsNorm(x, at, weight, epsilon, out, to);
    else norms.rmsNorm(x, at, weight, epsilon, out, to);
  }

  @Override
  public void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    if (weight.length < lanes) rest.layerNorm(x, at, weight, bias, epsilon, out, to);
    else norms.layerNorm(x, at, weight, bias, epsilon, out, to);
  }

  @Override
  public void add(float[] x, int at, float[] y, int from, int length) {
    if (length < lanes) rest.add(x, at, y, from, length);
    else rows.of(RowOperation.ADD).run(x, at, y, from, length);
  }

  @Override
  public void multiply(float[] x, int at, float[] y, int from, int length) {
    if (length < lanes) rest.multiply(x, at, y, from, length);
    else rows.of(RowOperation.MULTIPLY).run(x, at, y, from, length);
  }

  @Override
  public void scale(float[] x, int at, int length, float factor) {
    if (length < lanes) rest.scale(x, at, length, factor);
    else replace(RowOperation.SCALE, x, at, length, factor);
  }

  @Override
  public void clamp(float[] x, int at, int length, float limit) {
    if (length < lanes) rest.clamp(x, at, length, limit);
    else replace(RowOperation.CLAMP, x, at, length, limit);
  }

  @Override
  public void softCap(float[] x, int at, int length, float cap) {
    if (length < lanes) rest.softCap(x, at, length, cap);
    else replace(RowOperation.SOFT_CAP, x, at, length, cap);
  }

  @Override
  public void relu(float[] x, int at, int length) {
    if (length < lanes) rest.relu(x, at, length);
    else replace(RowOperation.RELU, x, at, length, 0);
  }

  @Override
  public void reluSquared(float[] x, int at, int length) {
    if (length < lanes) rest.reluSquared(x, at, length);
    else replace(RowOperation.RELU_SQUARED, x, at, length, 0);
  }

  @Override
  public void sigmoid(float[] x, int at, int length) {
    if (length < lanes) rest.sigmoid(x, at, length);
    else replace(RowOperation.SIGMOID, x, at, length, 0);
  }

  @Override
  public void silu(float[] x, int at, int length) {
    if (length < lanes) rest.silu(x, at, length);
    else replace(RowOperation.SILU, x, at, length, 0);
  }

  @Override
  public void gelu(float[] x, int at, int length) {
    if (length < lanes) rest.gelu(x, at, length);
    else replace(RowOperation.GELU, x, at, length, 0);
  }

  @Override
  public void geluExact(float[] x, int at, int length) {
    if (length < lanes) rest.geluExact(x, at, length);
    else replace(RowOperation.GELU_EXACT, x, at, length, 0);
  }

  private void replace(RowOperation operation, float[] x, int at, int length, float number) {
    float _ = rows.of(operation).run(x, at, length, number);
  }

  @Override
  public float max(float[] x, int at, int length) {
    return length < lanes
        ? rest.max(x, at, length)
        : rows.of(RowOperation.MAX).run(x, at, length, 0);
  }

  @Override
  public float exponentials(float[] x, int at, int length, float max) {
    return length < lanes
        ? rest.exponentials(x, at, length, max)
        : rows.of(RowOperation.EXPONENTIALS).run(x, at, length, max);
  }

  @Override
  public void softmax(SoftmaxRows softmax) {
    if (softmax.width < lanes) rest.softmax(softmax);
    else rows.of(RowOperation.SOFTMAX).softmax(softmax);
  }

  @Override
  public void rotateHalves(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    if (pairs < lanes) rest.rotateHalves(x, at, pairs, turns, turnsAt);
    else rows.of(RowOperation.ROTATE_HALVES).rotate(x, at, pairs, turns, turnsAt);
  }

  @Override
  public void rotateNeighbours(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    if (pairs < lanes) rest.rotateNeighbours(x, at, pairs, turns, turnsAt);
    else rows.of(RowOperation.ROTATE_NEIGHBOURS).rotate(x, at, pairs, turns, turnsAt);
  }

  @Override
  public void stateProducts(float[] state, int at, int keys, float[] vectors, int pq, int uw) {
    if (keys == 0) rest.stateProducts(state, at, keys, vectors, pq, uw);
    else states.products(state, at, keys, vectors, pq, uw);
  }

  @Override
  public void advanceState(
      float[] from, float[] to, int at, int keys, float[] vectors, int akpq, int uwd) {
    if (keys == 0) rest.advanceState(from, to, at, keys, vectors, akpq, uwd);
    else states.advance(from, to, at, keys, vectors, akpq, uwd);
  }

  @Override
  public int prefetch(float[] x, int at, int length) {
    var memory = MemorySegment.ofArray(x);
    rows.of(RowOperation.PREFETCH)
        .prefetch(memory, (long) at * Float.BYTES, (long) length * Float.BYTES);
    return 0;
  }

  @Override
  public int prefetch(short[] x, int at, int length) {
    var memory = MemorySegment.ofArray(x);
    rows.of(RowOperation.PREFETCH)
        .prefetch(memory, (long) at * Short.BYTES, (long) length * Short.BYTES);
    return 0;
  }

  @Override
  public int prefetch(byte[] x, int at, int length) {
    rows.of(RowOperation.PREFETCH).prefetch(MemorySegment.ofArray(x), at, length);
    return 0;
  }

  @Override
  public void halfToFloat(short[] source, int from, float[] target, int to, int length) {
    if (length < lanes) rest.halfToFloat(source, from, target, to, length);
    else rows.of(RowOperation.HALF_TO_FLOAT).widen(source, from, target, to, length);
  }

  @Override
  public void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length) {
    if (length < lanes) rest.bfloat16ToFloat(source, from, target, to, length);
    else rows.of(RowOperation.BFLOAT16_TO_FLOAT).widen(source, from, target, to, length);
  }
}
