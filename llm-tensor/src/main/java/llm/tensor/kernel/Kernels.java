package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import llm.tensor.codec.Codec;

/**
 * The arithmetic of a forward pass.
 *
 * <p>Its implementations give the same results up to rounding: {@code ScalarKernels} says what is
 * computed, {@code VectorKernels} computes it fast, {@code MachineKernels} faster where it may. An
 * operation on a vector takes an array, where the vector starts in it, and how long it is.
 */
public interface Kernels {
  /** Vectors of products are padded to a multiple of so many floats. */
  int PADDING = 16;

  /** {@code scalar}, {@code vector} or {@code machine}. */
  String name();

  /** Bits of a vector; 32 if there are none. */
  int vectorBits();

  /**
   * Weights that are multiplied as they lie in the file.
   *
   * @param codec how a row is stored
   * @param data {@code rows} rows of {@code columns} elements, in native memory
   */
  Weights weights(Codec codec, MemorySegment data, int rows, int columns);

  /** Layouts that multiply faster than the file's, the fastest first. */
  Stream<Packing> packings(Codec codec, int rows, int columns);

  /** Multiplies two matrices of floats. */
  void product(Product product);

  /** Rounds rows of activations to integers, for weights that want them so. */
  void quantize(Activations x, int fromRow, int toRow);

  /** out = x / √(mean(x²) + epsilon) * weight, over weight.length elements. */
  void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to);

  /** out = (x - mean) / √(variance + epsilon) * weight + bias, over weight.length elements. */
  void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to);

  /** x += y. */
  void add(float[] x, int at, float[] y, int from, int length);

  /** x *= y. */
  void multiply(float[] x, int at, float[] y, int from, int length);

  /** x *= factor. */
  void scale(float[] x, int at, int length, float factor);

  /** x = min(max(x, -limit), limit). */
  void clamp(float[] x, int at, int length, float limit);

  /** x = cap * tanh(x / cap). */
  void softCap(float[] x, int at, int length, float cap);

  /** x = max(x, 0). */
  void relu(float[] x, int at, int length);

  /** x = max(x, 0)². */
  void reluSquared(float[] x, int at, int length);

  /** x = x / (1 + e⁻ˣ). */
  void silu(float[] x, int at, int length);

  /** x = x Φ(x), with the tanh approximation. */
  void gelu(float[] x, int at, int length);

  /** x = x Φ(x). */
  void geluExact(float[] x, int at, int length);

  /** The largest element; negative infinity if there is none. */
  float max(float[] x, int at, int length);

  /** x = eˣ⁻ᵐᵃˣ; returns the sum. */
  float exponentials(float[] x, int at, int length, float max);

  /**
   * Rotates pairs (i, i + pairs): {@code (u, v) -> (u cos - v sin, u sin + v cos)}.
   *
   * @param turns cosines of all pairs, then their sines, from {@code turnsAt} on
   */
  void rotateHalves(float[] x, int at, int pairs, float[] turns, int turnsAt);

  /**
   * Rotates pairs (2i, 2i + 1) the same way.
   *
   * @param turns cosines and sines for every column: {@code cos0 cos0 cos1 cos1 ...}, then {@code
   *     -sin0 sin0 -sin1 sin1 ...}
   */
  void rotateNeighbours(float[] x, int at, int pairs, float[] turns, int turnsAt);

  /**
   * Brings floats into the processor's cache before they are computed with.
   *
   * <p>Memory is fast when many reads are under way; long arithmetic between two reads leaves room
   * for few of them.
   *
   * @return anything: whoever keeps it keeps the reads from being optimised away
   */
  int touch(float[] x, int at, int length);

  /** Brings numbers of 16 bits into the processor's cache. */
  int touch(short[] x, int at, int length);

  /** Widens numbers of half precision. */
  void halfToFloat(short[] source, int from, float[] target, int to, int length);

  /** Widens bfloat16 numbers. */
  void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length);
}
