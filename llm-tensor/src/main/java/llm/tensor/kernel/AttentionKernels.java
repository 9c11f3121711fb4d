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
   * Whether the right matrix of a product may have elements other than floats, which are widened in
   * registers: better than in memory where few rows are multiplied by them.
   */
  default boolean multipliesNarrow() {
    return false;
  }

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

  /** Prefetches bytes. */
  default int prefetch(byte[] x, int at, int length) {
    return 0;
  }

  /** Widens numbers of half precision. */
  void halfToFloat(short[] source, int from, float[] target, int to, int length);

  /** Widens bfloat16 numbers. */
  void bfloat16ToFloat(short[] source, int from, float[] target, int to, int length);
}
