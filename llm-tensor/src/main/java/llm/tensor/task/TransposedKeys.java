package llm.tensor.task;

import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.PageLayout;
import llm.tensor.sequence.pages.QuantPage;

/**
 * Keys that lie transposed, values behind them.
 *
 * <p>What is stored in fewer bits is widened in registers where there are few queries, as often as
 * it is read; for many it is widened once, in memory that stays in the cache.
 */
final class TransposedKeys extends PageProducts {
  /** Queries up to which it is widened in registers. */
  private static final int FEW = 16;

  private static final int BLOCK = QuantPage.BLOCK;

  private final float[] partial = new float[FEW * PAGE]; // [query, position of the page]
  private int keySize;
  private int valueStride;
  private KeyValuePage scored = KeyValuePage.ofFloats(PageLayout.apart(1, 1, 1));

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
    scored = page;
    int width = padded(count);
    boolean narrow = isNarrow(kernels);
    if (!narrow) page.read(head, keySize * PAGE, kernels, view);
    product.beforeNothing();
    page.announce(valuesAt(), count * valueStride, product, kernels, view);
    product.left(queries, 0, keySize).into(scores, 0, PAGE);
    if (!narrow) {
      product.right(view.data(), view.at(), PAGE);
    } else if (page instanceof QuantPage quants) {
      score(quants, scores, width, kernels);
      return;
    } else {
      page.multiplyBy(product, head, PAGE);
    }
    kernels.gemm(product.sizes(queryCount, keySize, width), scratch);
    product.beforeNothing();
  }

  /** Block by block of the keys, each of which has scales of its own. */
  private void score(QuantPage page, float[] scores, int width, Kernels kernels) {
    for (int i = 0, scale = page.scale(head); i < keySize; i += BLOCK, scale += PAGE) {
      float[] target = i == 0 ? scores : partial;
      page.multiplyBy(product, head + i * PAGE, PAGE);
      product.left(queries, i, keySize).into(target, 0, PAGE);
      kernels.gemm(product.sizes(queryCount, Math.min(BLOCK, keySize - i), width), scratch);
      product.beforeNothing();
      for (int n = 0; n < queryCount; n++) {
        kernels.multiply(target, n * PAGE, page.scales(), scale, width);
        if (i > 0) kernels.add(scores, n * PAGE, partial, n * PAGE, width);
      }
    }
  }

  @Override
  void addValues(float[] weights, int count, float[] outputs, Kernels kernels) {
    product.left(weights, 0, PAGE).addingTo(outputs, 0, valueStride);
    if (!isNarrow(kernels)) {
      scored.read(valuesAt(), count * valueStride, kernels, view);
      product.right(view.data(), view.at(), valueStride);
    } else if (scored instanceof QuantPage quants) {
      addValues(quants, weights, count, outputs, kernels);
      return;
    } else {
      scored.multiplyBy(product, valuesAt(), valueStride);
    }
    kernels.gemm(product.sizes(queryCount, count, valueStride), scratch);
  }

  /** Block by block of the values, by whose scales weights are multiplied. */
  private void addValues(
      QuantPage page, float[] weights, int count, float[] outputs, Kernels kernels) {
    for (int i = 0, scale = page.scale(valuesAt()); i < valueStride; i += BLOCK, scale += PAGE) {
      System.arraycopy(weights, 0, partial, 0, queryCount * PAGE);
      for (int n = 0; n < queryCount; n++) {
        kernels.multiply(partial, n * PAGE, page.scales(), scale, count);
      }
      page.multiplyBy(product, valuesAt() + i, valueStride);
      product.left(partial, 0, PAGE).addingTo(outputs, i, valueStride);
      int columns = Math.min(BLOCK, valueStride - i);
      kernels.gemm(product.sizes(queryCount, count, columns), scratch);
    }
  }

  private boolean isNarrow(Kernels kernels) {
    return queryCount <= FEW && kernels.multipliesNarrow();
  }

  private int valuesAt() {
    return head + keySize * PAGE;
  }
}
