package llm.grammar.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a step leads to without another byte, within its rule.
 *
 * @param terminals lexemes and literals that may come
 * @param calls rules that may begin
 * @param loops repetitions that may begin
 * @param ends whether the rule may end
 * @param more steps that are reached too and have been left out: a chain of ten thousand steps that
 *     may be empty would else be told anew from each of them
 */
record Expansion(
    List<Step.Terminal> terminals,
    List<Step.Call> calls,
    List<Step.Loop> loops,
    boolean ends,
    List<Step> more) {
  private static final int MOST = 128;

  /** The expansion of {@code step}; it is kept there. */
  static Expansion of(Step step) {
    var known = step.expansion;
    if (known == null) {
      known = expand(step);
      step.expansion = known;
    }
    return known;
  }

  private static Expansion expand(Step from) {
    List<Step.Terminal> terminals = new ArrayList<>();
    List<Step.Call> calls = new ArrayList<>();
    List<Step.Loop> loops = new ArrayList<>();
    boolean ends = false;
    Set<Step> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var work = new ArrayDeque<Step>();
    work.add(from);
    while (!work.isEmpty() && seen.size() < MOST) {
      var step = work.pop();
      if (!step.productive || !seen.add(step)) {
        continue;
      }
      switch (step) {
        case Step.End end -> ends = true;
        case Step.Terminal terminal -> {
          if (terminal.start != null && terminal.start.goesOn()) {
            terminals.add(terminal);
          }
          if (terminal.mayBeEmpty) {
            work.push(terminal.next);
          }
        }
        case Step.Call call -> {
          calls.add(call);
          if (call.rule.nullable) {
            work.push(call.next);
          }
        }
        case Step.Loop loop -> {
          loops.add(loop);
          if (loop.mayEnd(0)) {
            work.push(loop.next);
          }
        }
        case Step.Members members -> members.plan.ways(members.seen).reversed().forEach(work::push);
        case Step.Fork fork -> fork.ways.reversed().forEach(work::push);
      }
    }
    work.removeIf(step -> !step.productive || seen.contains(step));
    return new Expansion(
        List.copyOf(terminals),
        List.copyOf(calls),
        List.copyOf(loops),
        ends,
        List.copyOf(new LinkedHashSet<>(work)));
  }
}
