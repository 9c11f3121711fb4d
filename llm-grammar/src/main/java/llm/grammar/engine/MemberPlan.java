package llm.grammar.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import llm.grammar.form.Expression;
import llm.grammar.form.Expression.Order;

/**
 * Which members of a set may come, by which have been there.
 *
 * <p>There are more such places than can be made, so each is made when it is reached.
 */
final class MemberPlan {
  /** Places that are kept to be found again. */
  private static final int MOST_KEPT = 20_000;

  private final List<Member> members;
  private final Rule separator;
  private final boolean listed;
  private final int min;
  private final int max;
  final Step next;
  private final Map<Seen, Step.Members> known = new HashMap<>();

  MemberPlan(List<Member> members, Rule separator, Expression.Members from, Step next) {
    this.members = List.copyOf(members);
    this.separator = separator;
    this.listed = from.order() == Order.LISTED;
    this.min = from.min();
    this.max = from.max();
    this.next = next;
  }

  /** One of the members. */
  record Member(Rule rule, boolean required, boolean repeated) {}

  /** What is expected. */
  enum Expected {
    /** The first member. */
    FIRST,
    /** A separator. */
    SEPARATOR,
    /** A member behind a separator. */
    ANOTHER
  }

  /**
   * What has been there.
   *
   * @param members their numbers; not to be changed
   * @param last in a listed order the highest of the numbers, or -1
   * @param count how many, where there is an upper end
   */
  record Seen(BitSet members, int last, int count, Expected expected) {}

  Step.Members start() {
    return at(new Seen(new BitSet(), -1, 0, Expected.FIRST));
  }

  private Step.Members at(Seen seen) {
    var step = known.get(seen);
    if (step == null) {
      step = new Step.Members(this, seen);
      step.settle();
      if (known.size() >= MOST_KEPT) {
        known.clear();
      }
      known.put(seen, step);
    }
    return step;
  }

  private boolean bounded() {
    return max < Expression.UNBOUNDED;
  }

  private boolean isMissing(int i, Seen seen) {
    return members.get(i).required && !seen.members.get(i);
  }

  /** Whether nothing more need come. */
  boolean mayEnd(Seen seen) {
    if (seen.expected == Expected.ANOTHER || seen.members.cardinality() < min) {
      return false;
    }
    for (int i = 0; i < members.size(); i++) {
      if (isMissing(i, seen)) {
        return false;
      }
    }
    return true;
  }

  /** Whether what must come can come. */
  boolean canEnd(Seen seen) {
    int missing = 0;
    int possible = 0;
    int open = 0;
    for (int i = 0; i < members.size(); i++) {
      var member = members.get(i);
      boolean again = !seen.members.get(i) || member.repeated;
      boolean comes =
          again && member.rule.productive && (member.repeated || !listed || i > seen.last);
      if (isMissing(i, seen)) {
        missing++;
        if (!comes) {
          return false;
        }
      }
      open += comes ? 1 : 0;
      possible += comes && !seen.members.get(i) ? 1 : 0;
    }
    int few = Math.max(missing, min - seen.members.cardinality());
    boolean another = seen.expected == Expected.ANOTHER;
    if (seen.expected == Expected.SEPARATOR && few > 0 && !separator.productive) {
      return false;
    }
    return possible >= few
        && (!another || open > 0)
        && (!bounded() || max - seen.count >= Math.max(few, another ? 1 : 0));
  }

  /** What may come, each as a step. */
  List<Step> ways(Seen seen) {
    List<Step> ways = new ArrayList<>();
    if (mayEnd(seen)) {
      ways.add(next);
    }
    if (seen.expected == Expected.SEPARATOR) {
      add(ways, separator, new Seen(seen.members, seen.last, seen.count, Expected.ANOTHER));
      return ways;
    }
    for (int i = 0; i < members.size(); i++) {
      var member = members.get(i);
      boolean gone = !member.repeated && (seen.members.get(i) || listed && i < seen.last);
      if (!gone) {
        add(ways, member.rule, with(i, seen));
      }
      // In order, what is required may not be passed by.
      if (listed && isMissing(i, seen) && !member.repeated) {
        break;
      }
    }
    return ways;
  }

  private Seen with(int i, Seen seen) {
    var members = (BitSet) seen.members.clone();
    members.set(i);
    int last = listed ? Math.max(seen.last, i) : seen.last;
    return new Seen(members, last, bounded() ? seen.count + 1 : 0, Expected.SEPARATOR);
  }

  private void add(List<Step> ways, Rule rule, Seen seen) {
    var target = at(seen);
    var call = new Step.Call(rule, target);
    call.settle();
    if (call.productive) {
      ways.add(call);
    }
  }
}
