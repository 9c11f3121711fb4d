package llm.grammar.engine;

import java.util.List;
import llm.grammar.lexeme.Scan;
import org.jspecify.annotations.Nullable;

/** What comes next within a rule, and what comes after it. */
abstract sealed class Step {
  /** Whether the rule may end here without another byte. */
  boolean nullable;

  /** Whether from here the rule's end can be reached. */
  boolean productive;

  /** What is reached from here without another byte; made when it is first needed. */
  @Nullable Expansion expansion;

  /** Sets the two properties from those of what it leads to. */
  final void settle() {
    nullable = isNullable();
    productive = isProductive();
  }

  abstract boolean isNullable();

  abstract boolean isProductive();

  /** The rule ends. */
  static final class End extends Step {
    @Override
    boolean isNullable() {
      return true;
    }

    @Override
    boolean isProductive() {
      return true;
    }
  }

  /** A lexeme or a literal. */
  static final class Terminal extends Step {
    final @Nullable Scan start;
    final boolean mayBeEmpty;
    final Step next;

    /** {@code start} is null where nothing fits. */
    Terminal(@Nullable Scan start, boolean mayBeEmpty, Step next) {
      this.start = start;
      this.mayBeEmpty = mayBeEmpty;
      this.next = next;
    }

    @Override
    boolean isNullable() {
      return mayBeEmpty && next.nullable;
    }

    @Override
    boolean isProductive() {
      return start != null && next.productive;
    }
  }

  /** Another rule. */
  static final class Call extends Step {
    final Rule rule;
    final Step next;

    Call(Rule rule, Step next) {
      this.rule = rule;
      this.next = next;
    }

    @Override
    boolean isNullable() {
      return rule.nullable && next.nullable;
    }

    @Override
    boolean isProductive() {
      return rule.productive && next.productive;
    }
  }

  /** A rule, a number of times. */
  static final class Loop extends Step {
    final Rule body;
    final int min;
    final int max;
    final Step next;

    Loop(Rule body, int min, int max, Step next) {
      this.body = body;
      this.min = min;
      this.max = max;
      this.next = next;
    }

    /** Whether it may end after {@code count} times. */
    boolean mayEnd(int count) {
      return count >= min || body.nullable;
    }

    /** The count after one more; without an upper end none above the lower is told apart. */
    int after(int count) {
      int cap = max == llm.grammar.form.Expression.UNBOUNDED ? min : max;
      return Math.min(count + 1, Math.max(cap, 1));
    }

    @Override
    boolean isNullable() {
      return mayEnd(0) && next.nullable;
    }

    @Override
    boolean isProductive() {
      return (mayEnd(0) || body.productive) && next.productive;
    }
  }

  /** One of several ways. */
  static final class Fork extends Step {
    final List<Step> ways;

    Fork(List<Step> ways) {
      this.ways = List.copyOf(ways);
    }

    @Override
    boolean isNullable() {
      return ways.stream().anyMatch(way -> way.nullable);
    }

    @Override
    boolean isProductive() {
      return ways.stream().anyMatch(way -> way.productive);
    }
  }

  /** Members of a set, of which some have been there. */
  static final class Members extends Step {
    final MemberPlan plan;
    final MemberPlan.Seen seen;

    Members(MemberPlan plan, MemberPlan.Seen seen) {
      this.plan = plan;
      this.seen = seen;
    }

    @Override
    boolean isNullable() {
      return plan.mayEnd(seen) && plan.next.nullable;
    }

    @Override
    boolean isProductive() {
      return plan.canEnd(seen) && plan.next.productive;
    }
  }
}
