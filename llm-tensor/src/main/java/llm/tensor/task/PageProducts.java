package llm.tensor.task;

import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Scratch;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.sequence.pages.PageLayout;

/**
 * The two products of attention with a page: scores of some queries with its keys, and its values
 * weighted by them. What is multiplied how depends on how keys and values lie.
 *
 * <p>Memory of one worker: a page is first announced, then scored, then its values are added.
 */
abstract sealed class PageProducts permits TransposedKeys, ValuesWithinKeys {
  static final int PAGE = KeyValuePages.PAGE;

  final Gemm product = new Gemm();
  final Scratch scratch = new Scratch();
  final KeyValuePage.FloatView view = new KeyValuePage.FloatView();
  float[] queries = {}; // [query, keySize]
  int queryCount;
  int head; // where it starts in a page

  static int padded(int size) {
    return Math.ceilDiv(size, Gemm.PADDING) * Gemm.PADDING;
  }

  /** Takes queries, {@code [count, keySize]}, of a head that starts there in a page. */
  void start(PageLayout layout, float[] queries, int count, int head) {
    this.queries = queries;
    queryCount = count;
    this.head = head;
  }

  /** Says that a page is scored next, so many positions of it. */
  abstract void announce(KeyValuePage page, int count, Kernels kernels);

  /** Scores with the first positions of a page: {@code [query, 64]}. */
  abstract void score(KeyValuePage page, int count, float[] scores, Kernels kernels);

  /** Adds the values of the page that was scored last, weighted: {@code [query, valueStride]}. */
  abstract void addValues(float[] weights, int count, float[] outputs, Kernels kernels);
}
