package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Scratch;

/** The readable specification of {@link Kernels}: one loop after another. */
public sealed class ScalarKernels implements Kernels permits SmallKernels {
  /** Kernels that need nothing but Java. */
  public ScalarKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int vectorBits() {
    return Float.SIZE;
  }

  @Override
  public PackedMatrix matrix(Codec codec, MemorySegment data, int rows, int columns) {
    return new ScalarMatrix(codec, data, rows, columns);
  }

  @Override
  public Stream<Packing> packings(Codec codec, int rows, int columns) {
    return Stream.empty();
  }

  @Override
  public void gemm(Gemm p, Scratch scratch) {
    for (int i = 0; i < p.m; i++) {
      int c = p.cAt + i * p.cStride;
      if (!p.accumulate) java.util.Arrays.fill(p.c, c, c + p.width, 0);
      for (int k = 0; k < p.k; k++) {
        float a = p.a[p.aAt + i * p.aStride + k];
        int b = p.bAt + k * p.bStride;
        for (int j = 0; j < p.width; j++) p.c[c + j] += a * p.b[b + j];
      }
    }
  }

  @Override
  public void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    int n = weight.length;
    double squares = 0;
    for (int i = 0; i < n; i++) squares += (double) x[at + i] * x[at + i];
    float scale = (float) (1 / Math.sqrt(squares / n + epsilon));
    for (int i = 0; i < n; i++) out[to + i] = x[at + i] * scale * weight[i];
  }

  @Override
  public void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    int n = weight.length;
    double sum = 0;
    for (int i = 0; i < n; i++) sum += x[at + i];
    float mean = (float) (sum / n);
    double squares = 0;
    for (int i = 0; i < n; i++) squares += (double) (x[at + i] - mean) * (x[at + i] - mean);
    float scale = (float) (1 / Math.sqrt(squares / n + epsilon));
    for (int i = 0; i < n; i++) out[to + i] = (x[at + i] - mean) * scale * weight[i] + bias[i];
  }

  @Override
  public void add(float[] x, int at, float[] y, int from, int length) {
    for (int i = 0; i < length; i++) x[at + i] += y[from + i];
  }

  @Override
  public void multiply(float[] x, int at, float[] y, int from, int length) {
    for (int i = 0; i < length; i++) x[at + i] *= y[from + i];
  }

  @Override
  public void scale(float[] x, int at, int length, float factor) {
    for (int i = at; i < at + length; i++) x[i] *= factor;
  }

  @Override
  public void clamp(float[] x, int at, int length, float limit) {
    for (int i = at; i < at + length; i++) x[i] = Math.min(Math.max(x[i], -limit), limit);
  }

  @Override
  public void softCap(float[] x, int at, int length, float cap) {
    for (int i = at; i < at + length; i++) x[i] = cap * (float) Math.tanh(x[i] / cap);
  }

  @Override
  public void relu(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) x[i] = Math.max(x[i], 0);
  }

  @Override
  public void reluSquared(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) x[i] = Math.max(x[i], 0) * Math.max(x[i], 0);
  }

  @Override
  public void sigmoid(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) x[i] = (float) (1 / (1 + Math.exp(-x[i])));
  }

  @Override
  public void silu(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) x[i] = (float) (x[i] / (1 + Math.exp(-x[i])));
  }

  @Override
  public void gelu(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) {
      double v = x[i];
      double u = Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v);
      x[i] = (float) (v / (1 + Math.exp(-2 * u))); // 0.5 (1 + tanh u) = 1 / (1 + e⁻²ᵘ)
    }
  }

  @Override
  public void geluExact(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) {
      x[i] = (float) (0.5 * x[i] * ErrorFunction.erfc(-x[i] / Math.sqrt(2)));
    }
  }

  @Override
  public float max(float[] x, int at, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + length; i++) max = Math.max(max, x[i]);
    return max;
  }

  @Override
  public float exponentials(float[] x, int at, int length, float max) {
    double sum = 0;
    for (int i = at; i < at + length; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      sum += x[i];
    }
    return (float) sum;
  }

  @Override
  public void rotateHalves(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    for (int i = 0; i < pairs; i++) {
      float cos = turns[turnsAt + i], sin = turns[turnsAt + pairs + i];
      float u = x[at + i], v = x[at + pairs + i];
      x[at + i] = u * cos - v * sin;
      x[at + pairs + i] = v * cos + u * sin;
    }
  }

  @Override
  public void rotateNeighbours(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    for (int i = 0; i < 2 * pairs; i += 2) {
      float cos = turns[turnsAt + i], sin = turns[turnsAt + 2 * pairs + i + 1];
      float u = x[at + i], v = x[at + i + 1];
      x[at + i] = u * cos - v * sin;
      x[at + i + 1] = v * cos + u * sin;
    }
  }

  @Override
  public int prefetch(float[] x, int at, int length) {
    return 0; // it changes nothing but the time that other operations take
  }

  @Override
  public int prefetch(short[] x, int at, int length) {
    return 0;
  }

  @Override
  public void halfToFloat(short[] source, int from, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) target[to + i] = Float.float16ToFloat(source[from + i]);
  }

  @Override
  public void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) target[to + i] = Float.intBitsToFloat(source[from + i] << 16);
  }
}
