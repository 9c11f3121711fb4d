package llm.tensor.task;

import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.PageLayout;
import llm.tensor.sequence.pages.QuantPage;

/**
 * Keys that lie transposed, values behind them.
 *
 * <p>What is stored in fewer bits is widened in registers where there are few queries, as often as
 * it is read; for many it is widened once, in memory that stays in the cache. Products are the same
 * either way: those of integers are scaled block by block.
 */
final class TransposedKeys extends PageProducts {
  /** Queries up to which it is widened in registers. */
  private static final int FEW = 16;

  private static final int BLOCK = QuantPage.BLOCK;

  private final float[] partial = new float[AttentionItem.QUERIES * PAGE]; // as scores
  private final float[] scales = new float[PAGE]; // of a block, of all positions
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
    read(head, keySize * PAGE, kernels);
    product.beforeNothing();
    page.announce(valuesAt(), count * valueStride, product, kernels, view);
    if (page instanceof QuantPage quants && kernels.multipliesNarrow()) {
      score(quants, scores, width, kernels);
      return;
    }
    right(head, 0, PAGE, kernels);
    product.left(queries, 0, keySize).into(scores, 0, PAGE);
    kernels.gemm(product.sizes(queryCount, keySize, width), scratch);
    product.beforeNothing();
  }

  /** Block by block of the keys, each of which has scales of its own. */
  private void score(QuantPage page, float[] scores, int width, Kernels kernels) {
    for (int i = 0, scale = page.scale(head); i < keySize; i += BLOCK, scale += PAGE) {
      float[] target = i == 0 ? scores : partial;
      right(head, i * PAGE, PAGE, kernels);
      product.left(queries, i, keySize).into(target, 0, PAGE);
      kernels.gemm(product.sizes(queryCount, Math.min(BLOCK, keySize - i), width), scratch);
      product.beforeNothing();
      page.readScales(scale, width, kernels, scales);
      for (int n = 0; n < queryCount; n++) {
        kernels.multiply(target, n * PAGE, scales, 0, width);
        if (i > 0) kernels.add(scores, n * PAGE, partial, n * PAGE, width);
      }
    }
  }

  @Override
  void addValues(float[] weights, int count, float[] outputs, Kernels kernels) {
    read(valuesAt(), count * valueStride, kernels);
    if (scored instanceof QuantPage quants && kernels.multipliesNarrow()) {
      addValues(quants, weights, count, outputs, kernels);
      return;
    }
    right(valuesAt(), 0, valueStride, kernels);
    product.left(weights, 0, PAGE).addingTo(outputs, 0, valueStride);
    kernels.gemm(product.sizes(queryCount, count, valueStride), scratch);
  }

  /** Block by block of the values, by whose scales weights are multiplied. */
  private void addValues(
      QuantPage page, float[] weights, int count, float[] outputs, Kernels kernels) {
    for (int i = 0, scale = page.scale(valuesAt()); i < valueStride; i += BLOCK, scale += PAGE) {
      System.arraycopy(weights, 0, partial, 0, queryCount * PAGE);
      page.readScales(scale, count, kernels, scales);
      for (int n = 0; n < queryCount; n++) {
        kernels.multiply(partial, n * PAGE, scales, 0, count);
      }
      right(valuesAt(), i, valueStride, kernels);
      product.left(partial, 0, PAGE).addingTo(outputs, i, valueStride);
      int columns = Math.min(BLOCK, valueStride - i);
      kernels.gemm(product.sizes(queryCount, count, columns), scratch);
    }
  }

  /** Widens elements of the page, if they are not widened in registers. */
  private void read(int at, int length, Kernels kernels) {
    if (isNarrow(kernels)) return;
    if (scored instanceof QuantPage quants && kernels.multipliesNarrow()) {
      quants.readIntegers(at, length, view);
    } else {
      scored.read(at, length, kernels, view);
    }
  }

  /** Multiplies by what lies so far behind the elements that were read. */
  private void right(int at, int behind, int stride, Kernels kernels) {
    if (isNarrow(kernels)) scored.multiplyBy(product, at + behind, stride);
    else product.right(view.data(), view.at() + behind, stride);
  }

  private boolean isNarrow(Kernels kernels) {
    return queryCount <= FEW && kernels.multipliesNarrow();
  }

  private int valuesAt() {
    return head + keySize * PAGE;
  }
}
