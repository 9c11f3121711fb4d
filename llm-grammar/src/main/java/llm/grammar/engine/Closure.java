package llm.grammar.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import llm.grammar.lexeme.Scan;
import org.jspecify.annotations.Nullable;

/**
 * All places that are reached at one position of a text.
 *
 * <p>First what was called at earlier positions goes on, returns, and calls rules. Then the called
 * rules are entered, by rank, each once with the stack of all its callers. That such a rule may be
 * empty has been seen to where it was called, so its end at this position is no return.
 */
final class Closure {
  /** A step that is reached; {@code entered} if its rule was entered at this position. */
  private record Resumed(Step step, int count, Stack stack, boolean entered) {}

  private record Place(Scan scan, Step next) {}

  /** Who calls a rule at this position. */
  private static final class Callers {
    final List<Stack.Frame> frames = new ArrayList<>();
    boolean bottom;
  }

  private final Stacks stacks;
  private final Map<Place, Stack> places = new LinkedHashMap<>();
  private final List<Resumed> work = new ArrayList<>();
  private final Set<Resumed> seen = new HashSet<>();
  private final Map<Rule, Callers> callers = new HashMap<>();
  private final PriorityQueue<Rule> called =
      new PriorityQueue<>((a, b) -> Integer.compare(a.rank, b.rank));
  private boolean mayEnd;

  Closure(Stacks stacks) {
    this.stacks = stacks;
  }

  /** A place within a lexeme. */
  void place(Scan scan, Step next, Stack stack) {
    places.merge(new Place(scan, next), stack, stacks::union);
  }

  /** A lexeme has ended, and {@code step} follows. */
  void resume(Step step, int count, Stack stack) {
    resume(step, count, stack, false);
  }

  private void resume(Step step, int count, Stack stack, boolean entered) {
    var resumed = new Resumed(step, count, stack, entered);
    if (seen.add(resumed)) {
      work.add(resumed);
    }
  }

  /** The grammar begins. */
  void start(Rule rule) {
    mayEnd |= rule.nullable;
    callers(rule).bottom = true;
  }

  /** What is reached; null if nothing is. */
  @Nullable State state(Engine engine) {
    work();
    while (!called.isEmpty()) {
      var rule = called.remove();
      var from = java.util.Objects.requireNonNull(callers.get(rule));
      var stack = stacks.of(from.frames.toArray(Stack.Frame[]::new), from.bottom);
      resume(rule.start(), 0, stack, true);
      work();
    }
    if (places.isEmpty() && !mayEnd) {
      return null;
    }
    var items = new Item[places.size()];
    int n = 0;
    for (var entry : places.entrySet()) {
      items[n++] = new Item(entry.getKey().scan(), entry.getKey().next(), entry.getValue());
    }
    return engine.state(items, mayEnd);
  }

  private void work() {
    while (!work.isEmpty()) {
      var one = work.removeLast();
      if (one.step() instanceof Step.Loop loop && one.count() > 0) {
        again(loop, one.count(), one.stack());
      } else {
        go(Expansion.of(one.step()), one.stack(), one.entered());
      }
    }
  }

  /** A repetition after {@code count} times. */
  private void again(Step.Loop loop, int count, Stack stack) {
    if (loop.mayEnd(count)) {
      resume(loop.next, 0, stack);
    }
    if (count < loop.max && loop.body.productive) {
      call(loop.body, loop, loop.after(count), stack);
    }
  }

  private void go(Expansion expansion, Stack stack, boolean entered) {
    for (var terminal : expansion.terminals()) {
      place(java.util.Objects.requireNonNull(terminal.start), terminal.next, stack);
    }
    for (var call : expansion.calls()) {
      call(call.rule, call.next, 0, stack);
    }
    for (var loop : expansion.loops()) {
      if (loop.body.productive) {
        call(loop.body, loop, loop.after(0), stack);
      }
    }
    for (var step : expansion.more()) {
      resume(step, 0, stack, entered);
    }
    if (expansion.ends() && !entered) {
      mayEnd |= stack.bottom;
      for (var frame : stack.frames) {
        resume(frame.step, frame.count, frame.parent);
      }
    }
  }

  private Callers callers(Rule rule) {
    var found = callers.get(rule);
    if (found == null) {
      found = new Callers();
      callers.put(rule, found);
      called.add(rule);
    }
    return found;
  }

  /** A rule is called; where nothing follows, it returns to where its caller does. */
  private void call(Rule rule, Step next, int count, Stack stack) {
    var found = callers(rule);
    if (next instanceof Step.End) {
      found.frames.addAll(List.of(stack.frames));
      found.bottom |= stack.bottom;
    } else {
      found.frames.add(stacks.frame(next, count, stack));
    }
  }
}
