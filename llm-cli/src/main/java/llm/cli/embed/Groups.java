package llm.cli.embed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToIntFunction;

/**
 * Cuts what may have no end into groups that are done at once: enough to fill the passes of a
 * model, and no more in memory than that.
 *
 * @param <T> a text, or its tokens
 */
final class Groups<T> implements Iterator<List<T>> {
  private static final int MAX_COUNT = 256;

  /** Characters or tokens. */
  private static final int MAX_LENGTH = 1 << 17;

  private final Iterator<T> all;
  private final ToIntFunction<T> length;

  Groups(Iterator<T> all, ToIntFunction<T> length) {
    this.all = all;
    this.length = length;
  }

  @Override
  public boolean hasNext() {
    return all.hasNext();
  }

  @Override
  public List<T> next() {
    if (!all.hasNext()) throw new NoSuchElementException();
    var group = new ArrayList<T>();
    long total = 0;
    while (total < MAX_LENGTH && group.size() < MAX_COUNT && all.hasNext()) {
      var one = all.next();
      total += length.applyAsInt(one);
      group.add(one);
    }
    return group;
  }
}
