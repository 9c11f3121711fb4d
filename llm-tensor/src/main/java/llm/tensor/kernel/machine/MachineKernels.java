package llm.tensor.kernel.machine;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Product;
import llm.tensor.kernel.Weights;
import llm.tensor.kernel.machine.gemm.MachineProducts;
import llm.tensor.kernel.machine.panel.ColumnPacking;
import llm.tensor.kernel.machine.panel.QuadPacking;
import llm.tensor.kernel.machine.rows.MachineNorms;
import llm.tensor.kernel.machine.rows.RowLoop;
import llm.tensor.kernel.machine.rows.RowOperation;
import llm.tensor.kernel.scalar.ScalarKernels;

/**
 * Machine code that is written at run time, for what C2 has no instructions for (products of
 * integers of 8 bits, asking for memory ahead), and for what goes along rows: the Vector API is
 * slow until C2 has compiled it, which takes longer than a first prompt should.
 *
 * <p>Types of weights that it does not know are multiplied by other kernels; what is shorter than a
 * vector is computed by {@link ScalarKernels}.
 */
public final class MachineKernels implements Kernels {
  private static final int LANES = RowLoop.LANES;

  private final ScalarKernels rest = new ScalarKernels();
  private final Kernels others;

  /**
   * Machine code, and others beside it.
   *
   * @param others for weights of which there is no machine code
   */
  public MachineKernels(Kernels others) {
    this.others = others;
  }

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public int vectorBits() {
    return LANES * Float.SIZE;
  }

  @Override
  public Weights weights(Codec codec, MemorySegment data, int rows, int columns) {
    return others.weights(codec, data, rows, columns);
  }

  @Override
  public Stream<Packing> packings(Codec codec, int rows, int columns) {
    var packing =
        QuadPacking.of(codec, rows, columns).or(() -> ColumnPacking.of(codec, rows, columns));
    return Stream.concat(packing.stream(), others.packings(codec, rows, columns));
  }

  @Override
  public void product(Product product) {
    if (product.m == 0 || product.k == 0 || product.width == 0) rest.product(product);
    else MachineProducts.product(product);
  }

  @Override
  public void quantize(Activations x, int fromRow, int toRow) {
    others.quantize(x, fromRow, toRow);
  }

  @Override
  public void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    if (weight.length < LANES) rest.rmsNorm(x, at, weight, epsilon, out, to);
    else MachineNorms.rmsNorm(x, at, weight, epsilon, out, to);
  }

  @Override
  public void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    if (weight.length < LANES) rest.layerNorm(x, at, weight, bias, epsilon, out, to);
    else MachineNorms.layerNorm(x, at, weight, bias, epsilon, out, to);
  }

  @Override
  public void add(float[] x, int at, float[] y, int from, int length) {
    if (length < LANES) rest.add(x, at, y, from, length);
    else RowOperation.ADD.run(x, at, y, from, length);
  }

  @Override
  public void multiply(float[] x, int at, float[] y, int from, int length) {
    if (length < LANES) rest.multiply(x, at, y, from, length);
    else RowOperation.MULTIPLY.run(x, at, y, from, length);
  }

  @Override
  public void scale(float[] x, int at, int length, float factor) {
    if (length < LANES) rest.scale(x, at, length, factor);
    else replace(RowOperation.SCALE, x, at, length, factor);
  }

  @Override
  public void clamp(float[] x, int at, int length, float limit) {
    if (length < LANES) rest.clamp(x, at, length, limit);
    else replace(RowOperation.CLAMP, x, at, length, limit);
  }

  @Override
  public void softCap(float[] x, int at, int length, float cap) {
    if (length < LANES) rest.softCap(x, at, length, cap);
    else replace(RowOperation.SOFT_CAP, x, at, length, cap);
  }

  @Override
  public void relu(float[] x, int at, int length) {
    if (length < LANES) rest.relu(x, at, length);
    else replace(RowOperation.RELU, x, at, length, 0);
  }

  @Override
  public void reluSquared(float[] x, int at, int length) {
    if (length < LANES) rest.reluSquared(x, at, length);
    else replace(RowOperation.RELU_SQUARED, x, at, length, 0);
  }

  @Override
  public void silu(float[] x, int at, int length) {
    if (length < LANES) rest.silu(x, at, length);
    else replace(RowOperation.SILU, x, at, length, 0);
  }

  @Override
  public void gelu(float[] x, int at, int length) {
    if (length < LANES) rest.gelu(x, at, length);
    else replace(RowOperation.GELU, x, at, length, 0);
  }

  @Override
  public void geluExact(float[] x, int at, int length) {
    if (length < LANES) rest.geluExact(x, at, length);
    else replace(RowOperation.GELU_EXACT, x, at, length, 0);
  }

  private static void replace(RowOperation operation, float[] x, int at, int length, float number) {
    float _ = operation.run(x, at, length, number);
  }

  @Override
  public float max(float[] x, int at, int length) {
    return length < LANES ? rest.max(x, at, length) : RowOperation.MAX.run(x, at, length, 0);
  }

  @Override
  public float exponentials(float[] x, int at, int length, float max) {
    return length < LANES
        ? rest.exponentials(x, at, length, max)
        : RowOperation.EXPONENTIALS.run(x, at, length, max);
  }

  @Override
  public void rotateHalves(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    if (pairs < LANES) rest.rotateHalves(x, at, pairs, turns, turnsAt);
    else RowOperation.ROTATE_HALVES.rotate(x, at, pairs, turns, turnsAt);
  }

  @Override
  public void rotateNeighbours(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    if (pairs < LANES) rest.rotateNeighbours(x, at, pairs, turns, turnsAt);
    else RowOperation.ROTATE_NEIGHBOURS.rotate(x, at, pairs, turns, turnsAt);
  }

  @Override
  public int touch(float[] x, int at, int length) {
    var memory = MemorySegment.ofArray(x);
    RowOperation.touch(memory, (long) at * Float.BYTES, (long) length * Float.BYTES);
    return 0;
  }

  @Override
  public int touch(short[] x, int at, int length) {
    var memory = MemorySegment.ofArray(x);
    RowOperation.touch(memory, (long) at * Short.BYTES, (long) length * Short.BYTES);
    return 0;
  }

  @Override
  public void halfToFloat(short[] source, int from, float[] target, int to, int length) {
    if (length < LANES) rest.halfToFloat(source, from, target, to, length);
    else RowOperation.HALF_TO_FLOAT.widen(source, from, target, to, length);
  }

  @Override
  public void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length) {
    if (length < LANES) rest.bfloat16ToFloat(source, from, target, to, length);
    else RowOperation.BFLOAT16_TO_FLOAT.widen(source, from, target, to, length);
  }
}
