package llm.cli.embed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import llm.api.ContextOverflowException;
import llm.api.LlmException;
import llm.cli.format.Text;

/**
 * Cuts what may have no end into groups that are done at once: enough to fill the passes of a
 * model, and no more in memory than that.
 *
 * @param <T> a text, or its tokens
 */
final class Groups<T> {
  private static final int MAX_COUNT = 256;

  /** Characters or tokens. */
  private static final int MAX_LENGTH = 1 << 17;

  private final Iterator<T> all;
  private final ToIntFunction<T> length;
  private long done;

  Groups(Iterator<T> all, ToIntFunction<T> length) {
    this.all = all;
    this.length = length;
  }

  /**
   * Works on the next group, if there is one.
   *
   * @param work gives a result for each of a group
   * @param sink is given each with its result
   * @return whether there was one
   * @throws LlmException if one is too long; where there are several it is looked for and named
   */
  <R> boolean next(Function<List<T>, List<R>> work, BiConsumer<T, R> sink) {
    if (!all.hasNext()) return false;
    var group = take();
    var results = results(group, work);
    done += group.size();
    for (int i = 0; i < group.size(); i++) sink.accept(group.get(i), results.get(i));
    return true;
  }

  private List<T> take() {
    var group = new ArrayList<T>();
    long total = 0;
    while (total < MAX_LENGTH && group.size() < MAX_COUNT && all.hasNext()) {
      var one = all.next();
      total += length.applyAsInt(one);
      group.add(one);
    }
    return group;
  }

  private <R> List<R> results(List<T> group, Function<List<T>, List<R>> work) {
    try {
      return work.apply(group);
    } catch (ContextOverflowException e) {
      if (done == 0 && group.size() == 1) throw e;
      for (int i = 0; i < group.size(); i++) {
        try {
          var _ = work.apply(group.subList(i, i + 1));
        } catch (ContextOverflowException one) {
          throw new LlmException("index " + Text.number(done + i) + ": " + one.getMessage(), one);
        }
      }
      throw e;
    }
  }
}
