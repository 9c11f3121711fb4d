package llm.tensor.sequence;

/**
 * Keys and values of every position, for attention to look at.
 *
 * @param heads heads of keys, and as many of values
 * @param keySize elements of a head's key
 * @param valueSize elements of a head's value
 */
public record KeyValueShape(int heads, int keySize, int valueSize)
    implements StateShape<KeyValues> {
  @Override
  public KeyValues create(KeyValueType type) {
    return new KeyValues(this, type);
  }

  @Override
  public String kind() {
    return "KeyValues";
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public long bytesPerToken(KeyValueType type) {
    return heads * (type.bytes(keySize) + type.bytes(valueSize));
  }

  @Override
  public long checkpointBytes() {
    return 0;
  }
}
