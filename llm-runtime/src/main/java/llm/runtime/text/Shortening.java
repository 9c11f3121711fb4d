package llm.runtime.text;

import java.util.Optional;

/** Makes room in a context that is full: says which tokens stay. */
@FunctionalInterface
public interface Shortening {
  /**
   * The tokens that stay, and with which the text goes on: fewer.
   *
   * @param tokens of the context; not to be changed
   * @return empty where none can go: the text ends
   */
  Optional<int[]> shortened(int[] tokens);

  /**
   * The tokens that stay before a prompt is read, so that it fits.
   *
   * @param held tokens of the context; not to be changed
   * @param more tokens of the prompt
   * @return all of them, if none needs to go or too few can
   */
  default int[] room(int[] held, int more) {
    return held;
  }

  /** Lets none go. */
  static Shortening none() {
    return tokens -> Optional.empty();
  }
}
