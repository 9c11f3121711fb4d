package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.sequence.pages.PageLayout;

/**
 * Keys that lie one after another and hold the values. There the queries are transposed, once for
 * all pages, and scores come transposed: a page is read as it lies, by both products.
 */
final class ValuesWithinKeys extends PageProducts {
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
