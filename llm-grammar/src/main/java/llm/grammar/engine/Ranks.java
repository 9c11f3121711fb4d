package llm.grammar.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import llm.grammar.form.GrammarException;

/**
 * Orders rules: whoever begins with another rule has the lower rank, so that all who call a rule at
 * one place are known before it is entered.
 */
final class Ranks {
  private final Runnable check;
  private final Set<Rule> onPath = new HashSet<>();

  /** {@code check} is called now and then, to stop what takes too long. */
  Ranks(Runnable check) {
    this.check = check;
  }

  private record Visit(Rule rule, Iterator<Rule> begins) {}

  /**
   * Gives every rule its rank.
   *
   * @throws GrammarException if one begins with itself
   */
  void assign(List<Rule> rules) {
    int next = rules.size();
    for (var root : rules) {
      if (root.rank >= 0) {
        continue;
      }
      var path = new ArrayList<Visit>();
      path.add(visit(root));
      while (!path.isEmpty()) {
        var top = path.getLast();
        if (top.begins().hasNext()) {
          var rule = top.begins().next();
          if (onPath.contains(rule)) {
            throw refused(rule);
          }
          if (rule.rank < 0) {
            path.add(visit(rule));
          }
        } else {
          path.removeLast();
          onPath.remove(top.rule());
          top.rule().rank = --next;
          check.run();
        }
      }
    }
  }

  private Visit visit(Rule rule) {
    onPath.add(rule);
    Set<Rule> begins = new LinkedHashSet<>();
    Set<Step> seen = new HashSet<>();
    var work = new ArrayDeque<Step>();
    work.add(rule.start());
    while (!work.isEmpty()) {
      var step = work.remove();
      if (seen.add(step)) {
        var expansion = Expansion.of(step);
        expansion.calls().forEach(call -> begins.add(call.rule));
        expansion.loops().forEach(loop -> begins.add(loop.body));
        work.addAll(expansion.more());
      }
    }
    return new Visit(rule, begins.iterator());
  }

  private static GrammarException refused(Rule rule) {
    return new GrammarException(
        GrammarException.Kind.UNSUPPORTED,
        "",
        rule.name,
        "the rule begins with itself by way of others (left recursion)");
  }
}
