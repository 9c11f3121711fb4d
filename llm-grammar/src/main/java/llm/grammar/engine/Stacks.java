package llm.grammar.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The one object of each stack and of each frame. */
final class Stacks {
  private static final Stack.Frame[] NONE = {};

  private record Key(Step step, int count, Stack parent) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && step == key.step
          && count == key.count
          && parent == key.parent;
    }

    @Override
    public int hashCode() {
      return (System.identityHashCode(step) * 31 + count) * 31 + parent.id;
    }
  }

  private final Map<Stack.Content, Stack> stacks = new HashMap<>();
  private final Map<Key, Stack.Frame> frames = new HashMap<>();
  private int ids;

  /** Where the grammar's first rule returns to. */
  final Stack bottom = of(NONE, true);

  /** How many there are. */
  int count() {
    return stacks.size() + frames.size();
  }

  /** Forgets all but the bottom; those that are in use stay usable. */
  void clear() {
    stacks.clear();
    frames.clear();
    stacks.put(new Stack.Content(bottom), bottom);
  }

  Stack.Frame frame(Step step, int count, Stack parent) {
    return frames.computeIfAbsent(
        new Key(step, count, parent),
        key -> {
          var frame = new Stack.Frame(step, count, parent);
          frame.id = ids++;
          return frame;
        });
  }

  /** The stack of {@code frames}, in any order, some perhaps twice. */
  Stack of(Stack.Frame[] found, boolean isBottom) {
    var sorted = found;
    if (found.length > 1) {
      sorted = Arrays.stream(found).distinct().toArray(Stack.Frame[]::new);
      Arrays.sort(sorted, Comparator.comparingInt(f -> f.id));
    }
    var stack = new Stack(sorted, isBottom);
    var old = stacks.putIfAbsent(new Stack.Content(stack), stack);
    if (old != null) {
      return old;
    }
    stack.id = ids++;
    return stack;
  }

  /** Returning to where either does. */
  Stack union(Stack a, Stack b) {
    if (a == b) {
      return a;
    }
    var both = Arrays.copyOf(a.frames, a.frames.length + b.frames.length);
    System.arraycopy(b.frames, 0, both, a.frames.length, b.frames.length);
    return of(both, a.bottom || b.bottom);
  }
}
