package llm.tensor.kernel;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Memory of one thread, or of one product, that backends compute with: an object of each kind, made
 * when it is first asked for. Not thread-safe.
 */
public final class Scratch {
  /** A kind of object: a constant of the class that uses it. */
  public static final class Key<T> {
    private final Supplier<T> maker;

    /** A kind that is made so. */
    public Key(Supplier<T> maker) {
      this.maker = maker;
    }
  }

  private Key<?>[] keys = new Key<?>[4];
  private Object[] objects = new Object[4];
  private int count;

  /** Nothing yet. */
  public Scratch() {}

  /** The object of a kind. */
  @SuppressWarnings("unchecked") // the key's maker made it
  public <T> T get(Key<T> key) {
    for (int i = 0; i < count; i++) if (keys[i] == key) return (T) objects[i];
    return add(key);
  }

  private <T> T add(Key<T> key) {
    var object = key.maker.get();
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, 2 * count);
      objects = Arrays.copyOf(objects, 2 * count);
    }
    keys[count] = key;
    objects[count++] = object;
    return object;
  }
}
