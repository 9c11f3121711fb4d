package llm.tensor;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What one sequence has seen so far: {@link KeyValues} of every layer.
 *
 * <p>It holds positions 0 to {@code length - 1}; a pass writes each row's keys and values at the
 * row's position. Not thread-safe: it belongs to one pass at a time.
 */
public final class KeyValueCache {
  /** Sizes of one layer's keys and values. */
  public record Layer(int heads, int keySize, int valueSize) {}

  private final KeyValues[] layers;

  /** An empty cache. */
  public KeyValueCache(List<Layer> layers, KeyValueType type) {
    this.layers =
        layers.stream()
            .map(l -> new KeyValues(l.heads(), l.keySize(), l.valueSize(), type))
            .toArray(KeyValues[]::new);
  }

  /** The keys and values of a layer. */
  public KeyValues layer(int layer) {
    return layers[layer];
  }

  /** Layers. */
  public int layers() {
    return IntStream.of(layers.length).sum();
  }
}
