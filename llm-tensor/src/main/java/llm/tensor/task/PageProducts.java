package llm.tensor.task;

import java.util.Arrays;
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
abstract sealed class PageProducts {
  static final int PAGE = KeyValuePages.PAGE;

  final Gemm product = new Gemm();
  final Scratch scratch = new Scratch();
  final KeyValuePage.FloatView view = new KeyValuePage.FloatView();
  float[] queries = {}; // [query, keySize]
  int queryCount;
  int head; // where it starts in a page

  private PageProducts() {}

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

  /** Keys that lie transposed, values behind them. */
  static final class OfTransposedKeys extends PageProducts {
    private int keySize;
    private int valueStride;
    private KeyValuePage scored = KeyValuePage.ofFloats(0);

    @Override
    void start(PageLayout layout, float[] queries, int count, int head) {
      super.start(layout, queries, count, head);
      keySize = layout.keySize();
      valueStride = layout.valueStride();
    }

    @Override
    void announce(KeyValuePage page, int count, Kernels kernels) {
      page.announce(head, keySize * PAGE, product, kernels, view);
    }

    @Override
    void score(KeyValuePage page, int count, float[] scores, Kernels kernels) {
      int keys = keySize * PAGE;
      page.read(head, keys, kernels, view);
      product.left(queries, 0, keySize).right(view.data(), view.at(), PAGE).into(scores, 0, PAGE);
      product.beforeNothing();
      page.announce(head + keys, count * valueStride, product, kernels, view);
      kernels.gemm(product.sizes(queryCount, keySize, padded(count)), scratch);
      product.beforeNothing();
      scored = page;
    }

    @Override
    void addValues(float[] weights, int count, float[] outputs, Kernels kernels) {
      scored.read(head + keySize * PAGE, count * valueStride, kernels, view);
      product.left(weights, 0, PAGE).right(view.data(), view.at(), valueStride);
      product.addingTo(outputs, 0, valueStride);
      kernels.gemm(product.sizes(queryCount, count, valueStride), scratch);
    }
  }

  /**
   * Keys that lie one after another and hold the values. There the queries are transposed, once for
   * all pages, and scores come transposed: a page is read as it lies, by both products.
   */
  static final class OfValuesWithinKeys extends PageProducts {
    private float[] transposed = {}; // [keySize, width]
    private float[] scoresOfKeys = {}; // [64, width]
    private float[] gathered = {}; // [64, keyStride]
    private float[] keys = {}; // those that are scored: of a page, or gathered
    private int keysAt;
    private int width; // queries, padded
    private int keySize;
    private int keyStride;
    private int valueStride;

    @Override
    void start(PageLayout layout, float[] queries, int count, int head) {
      super.start(layout, queries, count, head);
      keySize = layout.keySize();
      keyStride = layout.headElements() / PAGE;
      valueStride = layout.valueStride();
      width = padded(count);
      if (transposed.length < keySize * width) transposed = new float[keySize * width];
      if (scoresOfKeys.length < PAGE * width) scoresOfKeys = new float[PAGE * width];
      Arrays.fill(transposed, 0, keySize * width, 0);
      for (int q = 0; q < count; q++) {
        int at = q * keySize;
        for (int i = 0; i < keySize; i++) transposed[i * width + q] = queries[at + i];
      }
    }

    @Override
    void announce(KeyValuePage page, int count, Kernels kernels) {
      page.announce(head, count * keyStride, product, kernels, view);
    }

    @Override
    void score(KeyValuePage page, int count, float[] scores, Kernels kernels) {
      page.read(head, count * keyStride, kernels, view);
      keys = view.data();
      keysAt = view.at();
      score(count, scores, kernels);
    }

    /** Brings the keys of some positions together. */
    void gather(KeyValuePages kv, float[] positions, int from, int count, Kernels kernels) {
      if (gathered.length < PAGE * keyStride) gathered = new float[PAGE * keyStride];
      for (int i = 0; i < count; i++) {
        int position = (int) positions[from + i];
        var page = kv.page(position);
        page.read(head + position % PAGE * keyStride, keyStride, kernels, view);
        System.arraycopy(view.data(), view.at(), gathered, i * keyStride, keyStride);
      }
    }

    /** Scores with what was gathered. */
    void scoreGathered(int count, float[] scores, Kernels kernels) {
      keys = gathered;
      keysAt = 0;
      score(count, scores, kernels);
    }

    private void score(int count, float[] scores, Kernels kernels) {
      product.left(keys, keysAt, keyStride).right(transposed, 0, width);
      product.into(scoresOfKeys, 0, width).beforeNothing();
      kernels.gemm(product.sizes(count, keySize, width), scratch);
      for (int p = 0; p < count; p++) {
        int at = p * width;
        for (int q = 0; q < queryCount; q++) scores[q * PAGE + p] = scoresOfKeys[at + q];
      }
    }

    @Override
    void addValues(float[] weights, int count, float[] outputs, Kernels kernels) {
      product.left(weights, 0, PAGE).right(keys, keysAt, keyStride);
      product.addingTo(outputs, 0, valueStride);
      kernels.gemm(product.sizes(queryCount, count, valueStride), scratch);
    }
  }
}
