package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.kernel.SoftmaxRows;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.StateSlot;
import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.sequence.pages.PageLayout;

/**
 * Attention of some rows of one sequence and some query heads that read the same keys: what one
 * worker computes at a time, with its scratch memory.
 *
 * <p>It goes through the cache page by page: scores of all its queries with a page's keys, softmax
 * on the fly (a running maximum and sum), and the weighted values added to the running output.
 */
final class AttentionItem {
  /** The most queries (rows times heads) of an item. */
  static final int QUERIES = 64;

  private static final int PAGE = KeyValuePages.PAGE;

  private final PageProducts ofTransposedKeys = new TransposedKeys();
  private final ValuesWithinKeys ofValuesWithinKeys = new ValuesWithinKeys();
  private final float[] scores = new float[QUERIES * PAGE]; // [query, position of the page]
  private final float[] maxima = new float[QUERIES]; // of the scores so far
  private final float[] sums = new float[QUERIES]; // of e^(score - maximum) so far
  private final float[] earlier = new float[QUERIES]; // maxima, before a page
  private final SoftmaxRows softmax =
      new SoftmaxRows().of(scores, PAGE).with(maxima, new float[QUERIES]);
  private float[] queries = {}; // [query, keySize], scaled
  private float[] outputs = {}; // [query, valueStride]

  private PageProducts products = ofTransposedKeys;
  private RowData q = RowData.none();
  private RowData out = q;
  private Batch batch = new Batch();
  private RowChoice choice = RowChoice.ALL;
  private AttentionShape shape = AttentionShape.of(1, 1, 1);
  private final SizedKernels sized;
  private Kernels kernels;
  private StateSlot<KeyValues> keyValues = StateSlot.keysAndValues(1, 1, 1);

  private int fromRow;
  private int rows;
  private int head;
  private int heads;
  private int valueStride;

  AttentionItem(SizedKernels sized) {
    this.sized = sized;
    kernels = sized.forAny();
  }

  /** What all items of a pass share. */
  void set(RowData q, AttentionLayer layer, Batch batch, RowChoice choice, RowData out) {
    this.q = q;
    this.shape = layer.shape();
    this.keyValues = layer.keys();
    this.kernels = sized.forHeads(shape.heads(), shape.keySize());
    this.batch = batch;
    this.choice = choice;
    this.out = out;
  }

  /**
   * Attends with some rows of one sequence and some heads.
   *
   * @param number which heads: key heads count slowest, pieces of their query heads fastest
   */
  void run(int fromRow, int toRow, int number, int headsOfItem) {
    int group = shape.heads() / shape.kvHeads();
    int pieces = Math.ceilDiv(group, headsOfItem), inGroup = number % pieces * headsOfItem;
    this.fromRow = fromRow;
    rows = toRow - fromRow;
    int kvHead = number / pieces;
    head = kvHead * group + inGroup;
    heads = Math.min(headsOfItem, group - inGroup);
    var kv = KeyValueAccess.pages(keyValues.of(batch.state(fromRow)));
    start(kv, kvHead);
    if (choice.limits(fromRow, batch)) attendChosen(kv);
    else attendAll(kv, toRow);
    finish();
  }

  /** Goes through all that the rows see. */
  private void attendAll(KeyValuePages kv, int toRow) {
    int first = shape.sight().first(batch.position(fromRow));
    int last = shape.sight().last(batch.position(toRow - 1), kv.length());
    var page = kv.page(first);
    products.announce(page, count(first / PAGE * PAGE, last), kernels);
    for (int start = first / PAGE * PAGE; start <= last; start += PAGE) {
      int count = count(start, last);
      products.score(page, count, scores, kernels);
      if (isSeenByAll(start, count, kv.length())) weighAll(count);
      else for (int i = 0; i < rows * heads; i++) weighVisible(i, start, count, kv.length());
      if (start + PAGE <= last) {
        page = kv.page(start + PAGE);
        products.announce(page, count(start + PAGE, last), kernels);
      }
      products.addValues(scores, count, outputs, kernels);
    }
  }

  /** Goes through the positions that were chosen for the one row, as if they were successive. */
  private void attendChosen(KeyValuePages kv) {
    var positions = choice.positions();
    int at = positions.offset(fromRow);
    for (int done = 0; done < positions.width(); done += PAGE) {
      int count = Math.min(PAGE, positions.width() - done);
      ofValuesWithinKeys.gather(kv, positions.data(), at + done, count, kernels);
      ofValuesWithinKeys.scoreGathered(count, scores, kernels);
      for (int i = 0; i < heads; i++) {
        softCap(i, count);
        weigh(i, 0, count, count);
      }
      ofValuesWithinKeys.addValues(scores, count, outputs, kernels);
    }
  }

  private static int count(int start, int last) {
    return Math.min(PAGE, last + 1 - start);
  }

  private void start(KeyValuePages kv, int kvHead) {
    var layout = kv.layout();
    int size = shape.keySize(), count = rows * heads;
    valueStride = layout.valueStride();
    if (queries.length < count * size) queries = new float[count * size];
    if (outputs.length < count * valueStride) outputs = new float[count * valueStride];
    Arrays.fill(outputs, 0, count * valueStride, 0);
    for (int r = 0; r < rows; r++) {
      int from = q.offset(fromRow + r) + head * size;
      System.arraycopy(q.data(), from, queries, r * heads * size, heads * size);
    }
    kernels.scale(queries, 0, count * size, shape.scale());
    products = layout instanceof PageLayout.WithinKeys ? ofValuesWithinKeys : ofTransposedKeys;
    products.start(layout, queries, count, kv.head(kvHead));
    var sinks = shape.sinks();
    for (int i = 0; i < count; i++) {
      maxima[i] = sinks == null ? Float.NEGATIVE_INFINITY : sinks[head + i % heads];
      sums[i] = sinks == null ? 0 : 1;
    }
  }

  /** Whether all queries see all of a page, and nothing is done to scores. */
  private boolean isSeenByAll(int start, int count, int length) {
    if (shape.softCap() != 0 || shape.bias() != null) return false;
    for (int r = fromRow; r < fromRow + rows; r++) {
      int position = batch.position(r);
      if (shape.sight().first(position) > start) return false;
      if (shape.sight().last(position, length) < start + count - 1) return false;
    }
    return true;
  }

  /** Turns the scores of all queries with a page into weights, as {@link #weigh} does one's. */
  private void weighAll(int count) {
    int queryCount = rows * heads, width = PageProducts.padded(count);
    for (int i = 0; width > count && i < queryCount; i++) {
      Arrays.fill(scores, i * PAGE + count, i * PAGE + width, Float.NEGATIVE_INFINITY);
    }
    System.arraycopy(maxima, 0, earlier, 0, queryCount);
    kernels.softmax(softmax.sizes(queryCount, width));
    for (int i = 0; i < queryCount; i++) {
      if (maxima[i] > earlier[i]) rescale(i, earlier[i], maxima[i]);
      sums[i] += softmax.sums[i];
    }
  }

  /** Weighs those positions of a page, which starts at a position, that a query sees. */
  private void weighVisible(int query, int start, int count, int length) {
    int position = batch.position(fromRow + query / heads), at = query * PAGE;
    int from = Math.clamp(shape.sight().first(position) - start, 0, count);
    int to = Math.clamp(shape.sight().last(position, length) + 1 - start, 0, count);
    if (from >= to) {
      Arrays.fill(scores, at, at + PageProducts.padded(count), 0);
      return;
    }
    softCap(query, count);
    var bias = shape.bias();
    if (bias != null) {
      int distance = start + from - position;
      bias.add(head + query % heads, distance, scores, at + from, at + to);
    }
    weigh(query, from, to, count);
  }

  private void softCap(int query, int count) {
    if (shape.softCap() == 0) return;
    kernels.softCap(scores, query * PAGE, PageProducts.padded(count), shape.softCap());
  }

  /** Turns one query's scores of a page into weights, and rescales what it has summed so far. */
  private void weigh(int query, int from, int to, int count) {
    int at = query * PAGE, width = PageProducts.padded(count);
    Arrays.fill(scores, at, at + from, Float.NEGATIVE_INFINITY);
    Arrays.fill(scores, at + to, at + width, Float.NEGATIVE_INFINITY);
    float max = kernels.max(scores, at, width);
    if (max > maxima[query]) {
      rescale(query, maxima[query], max);
      maxima[query] = max;
    }
    sums[query] += kernels.exponentials(scores, at, width, maxima[query]);
  }

  /** Rescales what was summed so far to a new maximum. */
  private void rescale(int query, float from, float to) {
    if (sums[query] == 0) return;
    float factor = (float) Math.exp(from - to);
    kernels.scale(outputs, query * valueStride, valueStride, factor);
    sums[query] *= factor;
  }

  private void finish() {
    int size = shape.valueSize();
    for (int i = 0; i < rows * heads; i++) {
      int to = out.offset(fromRow + i / heads) + (head + i % heads) * size;
      int at = i * valueStride;
      float factor = 1 / sums[i];
      float[] target = out.data();
      for (int c = 0; c < size; c++) target[to + c] = outputs[at + c] * factor;
    }
  }
}
