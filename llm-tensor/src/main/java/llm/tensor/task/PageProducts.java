package llm.tensor.task;

import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Scratch;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.sequence.pages.QuantPage;

/**
 * The products of some queries and one head's keys and values, page by page.
 *
 * <p>What is stored in fewer bits is widened in registers where there are few queries, as often as
 * it is read; for many it is widened once, in memory that stays in the cache.
 */
final class PageProducts {
  /** Queries up to which it is widened in registers. */
  private static final int FEW = 16;

  private static final int PAGE = KeyValuePages.PAGE;
  private static final int BLOCK = QuantPage.BLOCK;

  private final Gemm product = new Gemm();
  private final Scratch scratch = new Scratch();
  private final KeyValuePage.FloatView view = new KeyValuePage.FloatView();
  private final float[] partial = new float[FEW * PAGE]; // [query, position of the page]

  private Kernels kernels;
  private int keysAt;
  private int keySize;
  private int valueStride;
  private int queries;

  PageProducts(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Takes one head's keys and values. */
  void head(Kernels kernels, KeyValuePages kv, int head, int keySize) {
    this.kernels = kernels;
    this.keySize = keySize;
    keysAt = kv.head(head);
    valueStride = kv.valueStride();
  }

  /** Takes so many queries. */
  void queries(int count) {
    queries = count;
  }

  /** The page's keys are read next. */
  void announceKeys(KeyValuePage page) {
    page.announce(keysAt, keySize * PAGE, product, kernels, view);
  }

  /** Nothing is known of what is read next. */
  void announceNothing() {
    product.beforeNothing();
  }

  /**
   * Multiplies queries and the keys of the first positions of a page, whose values are read next.
   *
   * @param q {@code [queries, keySize]}
   * @param scores {@code [queries, PAGE]}
   */
  void scores(KeyValuePage page, float[] q, float[] scores, int positions) {
    int width = Math.ceilDiv(positions, Gemm.PADDING) * Gemm.PADDING;
    boolean narrow = narrow();
    if (!narrow) page.read(keysAt, keySize * PAGE, kernels, view);
    product.beforeNothing();
    page.announce(valuesAt(), positions * valueStride, product, kernels, view);
    product.left(q, 0, keySize).into(scores, 0, PAGE);
    if (!narrow) {
      product.right(view.data(), view.at(), PAGE);
    } else if (page instanceof QuantPage quants) {
      scores(quants, scores, width);
      return;
    } else {
      page.multiplyBy(product, keysAt, PAGE);
    }
    kernels.gemm(product.sizes(queries, keySize, width), scratch);
  }

  /** Block by block of the keys, each of which has scales of its own. */
  private void scores(QuantPage page, float[] scores, int width) {
    float[] q = product.a;
    for (int i = 0, scale = page.scale(keysAt); i < keySize; i += BLOCK, scale += PAGE) {
      float[] target = i == 0 ? scores : partial;
      page.multiplyBy(product, keysAt + i * PAGE, PAGE);
      product.left(q, i, keySize).into(target, 0, PAGE);
      kernels.gemm(product.sizes(queries, Math.min(BLOCK, keySize - i), width), scratch);
      for (int n = 0; n < queries; n++) {
        kernels.multiply(target, n * PAGE, page.scales(), scale, width);
        if (i > 0) kernels.add(scores, n * PAGE, partial, n * PAGE, width);
      }
    }
  }

  /**
   * Adds the weighted values of the first positions of a page.
   *
   * @param weights {@code [queries, PAGE]}
   * @param outputs {@code [queries, valueStride]}
   */
  void addValues(KeyValuePage page, float[] weights, int positions, float[] outputs) {
    product.left(weights, 0, PAGE).addingTo(outputs, 0, valueStride);
    if (!narrow()) {
      page.read(valuesAt(), positions * valueStride, kernels, view);
      product.right(view.data(), view.at(), valueStride);
    } else if (page instanceof QuantPage quants) {
      addValues(quants, weights, positions, outputs);
      return;
    } else {
      page.multiplyBy(product, valuesAt(), valueStride);
    }
    kernels.gemm(product.sizes(queries, positions, valueStride), scratch);
  }

  /** Block by block of the values, by whose scales weights are multiplied. */
  private void addValues(QuantPage page, float[] weights, int positions, float[] outputs) {
    for (int i = 0, scale = page.scale(valuesAt()); i < valueStride; i += BLOCK, scale += PAGE) {
      System.arraycopy(weights, 0, partial, 0, queries * PAGE);
      for (int n = 0; n < queries; n++) {
        kernels.multiply(partial, n * PAGE, page.scales(), scale, positions);
      }
      page.multiplyBy(product, valuesAt() + i, valueStride);
      product.left(partial, 0, PAGE).addingTo(outputs, i, valueStride);
      int columns = Math.min(BLOCK, valueStride - i);
      kernels.gemm(product.sizes(queries, positions, columns), scratch);
    }
  }

  private boolean narrow() {
    return queries <= FEW && kernels.multipliesNarrow();
  }

  private int valuesAt() {
    return keysAt + keySize * PAGE;
  }
}
