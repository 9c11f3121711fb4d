package llm.tensor.sequence;

import llm.tensor.sequence.pages.PageLayout;

/**
 * Keys and values of every position, for attention to look at.
 *
 * @param heads heads of keys, and as many of values
 * @param keySize elements of a head's key
 * @param valueSize elements of a head's value
 * @param storage whether values are stored beside keys
 * @param text whose positions these are
 */
public record KeyValueShape(int heads, int keySize, int valueSize, Storage storage, Text text)
    implements StateShape<KeyValues> {
  /** Where a head's values are. */
  public enum Storage {
    /** Beside its keys. */
    APART,
    /** They are the first elements of its keys, and stored once. */
    WITHIN_KEYS
  }

  /** The text whose positions have keys and values. */
  public enum Text {
    /** The sequence itself: they are cut back with it. */
    OWN,
    /** Another that the sequence looks at, all of it from the first position on, and keeps. */
    SOURCE
  }

  /** Checks that values fit into keys, if they are stored there. */
  public KeyValueShape {
    if (storage == Storage.WITHIN_KEYS && valueSize > keySize) {
      throw new IllegalArgumentException(
          "values of " + valueSize + " elements within keys of " + keySize);
    }
  }

  /** Values that are stored beside keys. */
  public KeyValueShape(int heads, int keySize, int valueSize) {
    this(heads, keySize, valueSize, Storage.APART, Text.OWN);
  }

  /** Keys and values of another text, which an encoder has read for the sequence. */
  public static KeyValueShape ofSource(int heads, int keySize, int valueSize) {
    return new KeyValueShape(heads, keySize, valueSize, Storage.APART, Text.SOURCE);
  }

  /** Values that are the first elements of the keys (latent attention, DeepSeek-AI 2024). */
  public static KeyValueShape valuesWithinKeys(int heads, int keySize, int valueSize) {
    return new KeyValueShape(heads, keySize, valueSize, Storage.WITHIN_KEYS, Text.OWN);
  }

  @Override
  public KeyValues create(KeyValueType type) {
    return create(type, PagePool.unlimited());
  }

  @Override
  public KeyValues create(KeyValueType type, PagePool pool) {
    return new KeyValues(this, type, pool);
  }

  @Override
  public String kind() {
    return text == Text.SOURCE ? "KeyValues of the source" : "KeyValues";
  }

  @Override
  public long bytes() {
    return 0;
  }

  /** Of a source they are those that each of its own tokens adds. */
  @Override
  public long bytesPerToken(KeyValueType type) {
    long values = storage == Storage.APART ? type.bytes(valueSize) : 0;
    return heads * (type.bytes(keySize) + values);
  }

  @Override
  public long checkpointBytes() {
    return 0;
  }

  PageLayout layout() {
    return switch (storage) {
      case APART -> PageLayout.apart(heads, keySize, valueSize);
      case WITHIN_KEYS -> PageLayout.withinKeys(heads, keySize, valueSize);
    };
  }
}
