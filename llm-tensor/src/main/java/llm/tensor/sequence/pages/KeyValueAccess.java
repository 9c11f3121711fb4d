package llm.tensor.sequence.pages;

import org.jspecify.annotations.Nullable;

/**
 * The pages of an exported class that holds them: for tasks, which compute with what that class
 * does not show.
 */
@FunctionalInterface
public interface KeyValueAccess {
  /** The pages of the keys and values of a layer. */
  KeyValuePages of(Object keyValues);

  /** Called once by the class of the keys and values, which is there before any of its objects. */
  static void set(KeyValueAccess access) {
    Holder.access = access;
  }

  /** The pages of the keys and values of a layer. */
  static KeyValuePages pages(Object keyValues) {
    var access = Holder.access;
    if (access == null) throw new IllegalStateException("no keys and values were made");
    return access.of(keyValues);
  }

  /** An interface has no fields of its own that change. */
  final class Holder {
    private static volatile @Nullable KeyValueAccess access;

    private Holder() {}
  }
}
