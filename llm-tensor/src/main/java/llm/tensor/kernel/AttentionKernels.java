package llm.tensor.kernel;

/** What attention needs beside what is computed along a row. */
public interface AttentionKernels {
  /**
   * Multiplies two matrices of floats.
   *
   * @param scratch of the calling thread
   */
  void gemm(Gemm product, Scratch scratch);

  /**
   * Prefetches floats: brings them into the processor's cache before they are computed with.
   *
   * <p>Memory is fast when many reads are under way; long arithmetic between two reads leaves room
   * for few of them.
   *
   * @return anything: whoever keeps it keeps the reads from being optimised away
   */
  int prefetch(float[] x, int at, int length);

  /** Prefetches numbers of 16 bits. */
  int prefetch(short[] x, int at, int length);

  /** Widens numbers of half precision. */
  void halfToFloat(short[] source, int from, float[] target, int to, int length);

  /** Widens bfloat16 numbers. */
  void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length);
}
