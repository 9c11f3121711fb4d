package llm.tensor.sequence;

import java.util.List;

/**
 * What one sequence has seen so far: {@link KeyValues} of every layer.
 *
 * <p>It holds positions 0 to {@code length - 1}; a pass writes each row's keys and values at the
 * row's position. Not thread-safe: it belongs to one pass at a time.
 */
public final class KeyValueCache {
  /** Sizes of one layer's keys and values. */
  public record Layer(int heads, int keySize, int valueSize) {}

  private final List<Layer> shapes;
  private final KeyValueType type;
  private final KeyValues[] layers;

  /** An empty cache. */
  public KeyValueCache(List<Layer> layers, KeyValueType type) {
    this.shapes = List.copyOf(layers);
    this.type = type;
    this.layers = shapes.stream().map(l -> new KeyValues(l, type)).toArray(KeyValues[]::new);
  }

  /** The keys and values of a layer. */
  public KeyValues layer(int layer) {
    return layers[layer];
  }

  /** Layers. */
  public int layers() {
    return layers.length;
  }

  /** How elements are stored. */
  public KeyValueType type() {
    return type;
  }

  /** Forgets positions from length on, and lets their memory go. */
  public void truncate(int length) {
    for (var layer : layers) layer.truncate(length);
  }

  /**
   * Another cache that begins with the first positions of this one: a sequence that branches off.
   *
   * <p>Pages are shared until one of the two writes to them.
   */
  public KeyValueCache copyOf(int length) {
    var copy = new KeyValueCache(shapes, type);
    for (int i = 0; i < layers.length; i++) copy.layers[i].share(layers[i], length);
    return copy;
  }

  /** Bytes that keys and values take. */
  public long byteSize() {
    long bytes = 0;
    for (var layer : layers) bytes += layer.byteSize();
    return bytes;
  }
}
