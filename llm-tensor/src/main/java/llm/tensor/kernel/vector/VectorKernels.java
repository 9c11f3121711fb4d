package llm.tensor.kernel.vector;

import static llm.tensor.kernel.Approximations.GELU_CUBIC;
import static llm.tensor.kernel.Approximations.GELU_FACTOR;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.vector.floats.GemmTiles;
import llm.tensor.kernel.vector.floats.VectorFileMatrix;
import llm.tensor.kernel.vector.lanes.LaneSums;
import llm.tensor.kernel.vector.lanes.Species;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import llm.tensor.kernel.vector.lanes.WideningLoads;
import llm.tensor.kernel.vector.rows.VectorMath;
import llm.tensor.kernel.vector.rows.VectorNorms;
import llm.tensor.kernel.vector.rows.VectorPrefetch;
import llm.tensor.kernel.vector.rows.VectorRotations;
import llm.tensor.kernel.vector.rows.VectorStates;

/**
 * {@link Kernels} with the Vector API.
 *
 * <p>What is left over behind the last whole vector is computed by other kernels.
 */
public final class VectorKernels implements Kernels {
  /** For what is too short for a vector. */
  private final Kernels rest;

  private final TokenTiles tiles;

  /**
   * Vectors, and others beside them.
   *
   * @param rest for what is too short for a vector, or left over behind the last
   */
  public VectorKernels(Kernels rest) {
    this(rest, TokenTiles.WHERE_FASTER);
  }

  private VectorKernels(Kernels rest, TokenTiles tiles) {
    this.rest = rest;
    this.tiles = tiles;
  }

  @Override
  public Kernels reproducible() {
    return new VectorKernels(rest.reproducible(), TokenTiles.ALWAYS);
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int vectorBits() {
    return Species.BITS;
  }

  @Override
  public PackedMatrix matrix(Codec codec, MemorySegment data, int rows, int columns) {
    return new VectorFileMatrix(VectorTypes.decoder(codec), data, rows, columns, tiles);
  }

  @Override
  public Stream<Packing> packings(Codec codec, int rows, int columns) {
    return VectorTypes.packing(codec, rows, columns, tiles).stream();
  }

  @Override
  public void gemm(Gemm product, Scratch scratch) {
    product.touched |= VectorPrefetch.floats(product.next, product.nextAt, product.nextLength);
    GemmTiles.product(product);
  }

  @Override
  public void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    VectorNorms.rmsNorm(x, at, weight, epsilon, out, to);
  }

  @Override
  public void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    VectorNorms.layerNorm(x, at, weight, bias, epsilon, out, to);
  }

  @Override
  public void add(float[] x, int at, float[] y, int from, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = 0; i < end; i += LANES)
      load(x, at + i).add(load(y, from + i)).intoArray(x, at + i);
    rest.add(x, at + end, y, from + end, length - end);
  }

  @Override
  public void multiply(float[] x, int at, float[] y, int from, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = 0; i < end; i += LANES)
      load(x, at + i).mul(load(y, from + i)).intoArray(x, at + i);
    rest.multiply(x, at + end, y, from + end, length - end);
  }

  @Override
  public void scale(float[] x, int at, int length, float factor) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) load(x, i).mul(factor).intoArray(x, i);
    rest.scale(x, at + end, length - end, factor);
  }

  @Override
  public void clamp(float[] x, int at, int length, float limit) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) load(x, i).max(-limit).min(limit).intoArray(x, i);
    rest.clamp(x, at + end, length - end, limit);
  }

  @Override
  public void softCap(float[] x, int at, int length, float cap) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) {
      VectorMath.tanh(load(x, i).div(cap)).mul(cap).intoArray(x, i);
    }
    rest.softCap(x, at + end, length - end, cap);
  }

  @Override
  public void relu(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) load(x, i).max(0).intoArray(x, i);
    rest.relu(x, at + end, length - end);
  }

  @Override
  public void reluSquared(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) {
      var v = load(x, i).max(0);
      v.mul(v).intoArray(x, i);
    }
    rest.reluSquared(x, at + end, length - end);
  }

  @Override
  public void sigmoid(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    var one = FloatVector.broadcast(FLOATS, 1);
    for (int i = at; i < at + end; i += LANES) {
      VectorMath.sigmoidTimes(one, load(x, i)).intoArray(x, i);
    }
    rest.sigmoid(x, at + end, length - end);
  }

  @Override
  public void silu(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) {
      var v = load(x, i);
      VectorMath.sigmoidTimes(v, v).intoArray(x, i);
    }
    rest.silu(x, at + end, length - end);
  }

  @Override
  public void gelu(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) {
      var v = load(x, i);
      var cubic = v.mul(v).mul(GELU_CUBIC).add(1).mul(v);
      VectorMath.sigmoidTimes(v, cubic.mul(GELU_FACTOR)).intoArray(x, i);
    }
    rest.gelu(x, at + end, length - end);
  }

  @Override
  public void geluExact(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) VectorMath.geluExact(load(x, i)).intoArray(x, i);
    rest.geluExact(x, at + end, length - end);
  }

  @Override
  public float max(float[] x, int at, int length) {
    int end = FLOATS.loopBound(length);
    var max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = at; i < at + end; i += LANES) max = max.max(load(x, i));
    return Math.max(max.reduceLanes(VectorOperators.MAX), rest.max(x, at + end, length - end));
  }

  @Override
  public float exponentials(float[] x, int at, int length, float max) {
    int end = FLOATS.loopBound(length);
    for (int i = at; i < at + end; i += LANES) {
      VectorMath.exp(load(x, i).sub(max)).intoArray(x, i);
    }
    rest.exponentials(x, at + end, length - end, max);
    return LaneSums.of(x, at, length);
  }

  @Override
  public void rotateHalves(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    VectorRotations.halves(x, at, pairs, turns, turnsAt);
  }

  @Override
  public void rotateNeighbours(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    VectorRotations.neighbours(x, at, pairs, turns, turnsAt);
  }

  @Override
  public void stateProducts(float[] state, int at, int keys, float[] vectors, int pq, int uw) {
    VectorStates.products(state, at, keys, vectors, pq, uw);
  }

  @Override
  public void advanceState(
      float[] from, float[] to, int at, int keys, float[] vectors, int akpq, int uwd) {
    VectorStates.advance(from, to, at, keys, vectors, akpq, uwd);
  }

  @Override
  public int prefetch(float[] x, int at, int length) {
    return VectorPrefetch.floats(x, at, length);
  }

  @Override
  public int prefetch(short[] x, int at, int length) {
    return VectorPrefetch.shorts(x, at, length);
  }

  @Override
  public void halfToFloat(short[] source, int from, float[] target, int to, int length) {
    rest.halfToFloat(source, from, target, to, length); // a loop that C2 vectorises: vcvtph2ps
  }

  @Override
  public void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length) {
    int end = FLOATS.loopBound(length);
    for (int i = 0; i < end; i += LANES) {
      WideningLoads.unsignedShorts(source, from + i)
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(target, to + i);
    }
    rest.bfloat16ToFloat(source, from + end, target, to + end, length - end);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at);
  }
}
