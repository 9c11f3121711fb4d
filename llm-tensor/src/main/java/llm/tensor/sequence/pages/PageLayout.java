package llm.tensor.sequence.pages;

import static llm.tensor.sequence.pages.KeyValuePages.PAGE;

import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Gemm;

/** How the keys and values of 64 positions lie in a page: head after head. */
public abstract sealed class PageLayout permits PageLayout.Apart, PageLayout.WithinKeys {
  private final int heads;
  private final int keySize;
  private final int valueSize;
  private final int valueStride;
  private final int elements; // of a head

  private PageLayout(int heads, int keySize, int valueSize, long elements) {
    this.heads = heads;
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.valueStride = padded(valueSize);
    var _ = ArraySize.of(heads * elements, "keys and values of " + PAGE + " positions");
    this.elements = (int) elements;
  }

  private static int padded(int size) {
    return Math.multiplyExact(Math.ceilDiv(size, Gemm.PADDING), Gemm.PADDING);
  }

  /** Values beside keys. */
  public static PageLayout apart(int heads, int keySize, int valueSize) {
    return new Apart(heads, keySize, valueSize);
  }

  /** Values that are the first elements of keys. */
  public static PageLayout withinKeys(int heads, int keySize, int valueSize) {
    return new WithinKeys(heads, keySize, valueSize);
  }

  /** Heads of keys and of values. */
  public int heads() {
    return heads;
  }

  /** Elements of a head's key. */
  public int keySize() {
    return keySize;
  }

  /** Elements of a head's value. */
  public int valueSize() {
    return valueSize;
  }

  /** The value's size, padded for products. */
  public int valueStride() {
    return valueStride;
  }

  /** Elements of a head in a page. */
  public int headElements() {
    return elements;
  }

  /** Elements of a page. */
  int elements() {
    return heads * elements;
  }

  /** Elements of a head's keys that lie transposed, {@code [keySize, 64]}, from its start on. */
  abstract int transposedElements();

  /** From one position to the next, in what lies behind those. */
  abstract int rowStride();

  /** Stores the key of the slot-th position of a page. */
  abstract void putKey(KeyValuePage page, int head, int slot, float[] source, int from);

  /** Stores the value of the slot-th position of a page. */
  abstract void putValue(KeyValuePage page, int head, int slot, float[] source, int from);

  /** Where the first element of the slot-th position's key is, from the head's start. */
  public abstract int keyAt(int slot);

  /** From one element of a key to the next. */
  public abstract int keyStep();

  /**
   * Keys, {@code [keySize, 64]}, and behind them values, {@code [64, valueStride]}. Keys are
   * transposed, so that a query's dot products with all of them run along the vectors.
   */
  public static final class Apart extends PageLayout {
    private Apart(int heads, int keySize, int valueSize) {
      super(heads, keySize, valueSize, ((long) keySize + padded(valueSize)) * PAGE);
    }

    @Override
    int transposedElements() {
      return keySize() * PAGE;
    }

    @Override
    int rowStride() {
      return valueStride();
    }

    @Override
    void putKey(KeyValuePage page, int head, int slot, float[] source, int from) {
      page.put(head + slot, PAGE, source, from, keySize());
    }

    @Override
    void putValue(KeyValuePage page, int head, int slot, float[] source, int from) {
      page.put(head + keySize() * PAGE + slot * valueStride(), 1, source, from, valueSize());
    }

    @Override
    public int keyAt(int slot) {
      return slot;
    }

    @Override
    public int keyStep() {
      return PAGE;
    }
  }

  /** Keys, {@code [64, keyStride]}, whose first elements are the values. */
  public static final class WithinKeys extends PageLayout {
    private WithinKeys(int heads, int keySize, int valueSize) {
      super(heads, keySize, valueSize, (long) padded(keySize) * PAGE);
    }

    /** From one position's key to the next. */
    public int keyStride() {
      return headElements() / PAGE;
    }

    @Override
    int transposedElements() {
      return 0;
    }

    @Override
    int rowStride() {
      return keyStride();
    }

    @Override
    void putKey(KeyValuePage page, int head, int slot, float[] source, int from) {
      page.put(head + slot * keyStride(), 1, source, from, keySize());
    }

    @Override
    void putValue(KeyValuePage page, int head, int slot, float[] source, int from) {
      // it is there with its key
    }

    @Override
    public int keyAt(int slot) {
      return slot * keyStride();
    }

    @Override
    public int keyStep() {
      return 1;
    }
  }
}
