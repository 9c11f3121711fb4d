package llm.runtime.engine.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Says how many rows of whom the next pass computes.
 *
 * <ul>
 *   <li>All decoding rows; where there are more than a pass holds, those that waited longest.
 *   <li>Beside them rows of prompts that are worth at most the longest gap between two tokens;
 *       alone as many as a pass holds. The highest priority comes first, then the client with the
 *       smallest share so far, then the prompt with the fewest rows left; but a quarter of the rows
 *       is the oldest prompt's, so that each has its turn.
 *   <li>Texts that are read once in the order of their arrival.
 *   <li>Those that are observed alone, in turn with all others; while any decodes, as many rows as
 *       are worth the longest gap.
 * </ul>
 *
 * <p>It knows no threads and no model. Not thread-safe.
 */
public final class PassPlanner {
  /** How much of the longest gap is planned for rows: the rest is for what an estimate misses. */
  private static final double PLANNED_GAP = 0.75;

  /** Of how many rows of prompts the oldest prompt has one. */
  private static final int OLDEST_SHARE = 4;

  /**
   * What a pass may hold.
   *
   * @param rows at most, unless one whole text alone has more
   * @param texts that are read once, at most
   * @param longestGap that rows of prompts may add to the time from one token to the next
   */
  public record Limits(int rows, int texts, Duration longestGap) {
    private static final Duration ENDLESS = Duration.ofDays(1);

    long gapNanos() {
      return longestGap.compareTo(ENDLESS) < 0 ? longestGap.toNanos() : ENDLESS.toNanos();
    }
  }

  private final Limits limits;
  private final RowCost cost = new RowCost();
  private final RowCost observedCost = new RowCost(); // observers take time, too
  private final ClientShares shares = new ClientShares();
  private int[] granted = new int[16];
  private long pass;
  private boolean observed; // whether the last pass was
  private int turn; // where to look for the next that decodes, if not all can
  private int oldestCredit; // in parts of a row: OLDEST_SHARE are one

  /** A planner that knows nothing of the time that rows take. */
  public PassPlanner(Limits limits) {
    this.limits = limits;
  }

  /**
   * The rows of the next pass.
   *
   * @param demands in the order of their arrival, at least one
   * @return for each demand how many of its rows are taken; good until the next call
   */
  public int[] plan(List<? extends Demand> demands) {
    pass++;
    int size = demands.size();
    if (granted.length < size) granted = new int[size * 2];
    Arrays.fill(granted, 0, size, 0);
    int alone = nextObserved(demands);
    observed = alone >= 0;
    if (observed) {
      granted[alone] = observedRows(demands, demands.get(alone).rows());
      return granted;
    }
    int decoding = grantDecoding(demands);
    int left = limits.rows() - decoding;
    left -= grantTexts(demands, left);
    grantPrompts(demands, promptRows(decoding, left));
    return granted;
  }

  /** The number of the last pass that was planned, from 1. */
  public long pass() {
    return pass;
  }

  /**
   * Learns what a pass took.
   *
   * @param decoding how many decoding rows it had
   * @param others how many other rows
   */
  public void passed(int decoding, int others, long nanos) {
    if (observed) observedCost.passedAlone(others, nanos);
    else cost.passed(decoding, others, nanos);
  }

  private int observedRows(List<? extends Demand> demands, int rows) {
    return decodes(demands) ? Math.min(rows, observedCost.rowsWithin(plannedNanos())) : rows;
  }

  private static boolean decodes(List<? extends Demand> demands) {
    for (var demand : demands) if (demand.kind() == Demand.Kind.DECODING) return true;
    return false;
  }

  private long plannedNanos() {
    return (long) (limits.gapNanos() * PLANNED_GAP);
  }

  /** The one whose turn it is to be computed alone: the one that waits longest; -1 if none is. */
  private int nextObserved(List<? extends Demand> demands) {
    int first = -1;
    boolean others = false;
    for (int i = 0; i < demands.size(); i++) {
      var demand = demands.get(i);
      if (demand.kind() != Demand.Kind.OBSERVED) others = true;
      else if (first < 0 || demand.lastPass() < demands.get(first).lastPass()) first = i;
    }
    return observed && others ? -1 : first;
  }

  // ---- Decoding

  private int grantDecoding(List<? extends Demand> demands) {
    int wanted = 0;
    for (var demand : demands) {
      if (demand.kind() == Demand.Kind.DECODING) wanted += demand.rows();
    }
    if (wanted <= limits.rows()) {
      for (int i = 0; i < demands.size(); i++) {
        if (demands.get(i).kind() == Demand.Kind.DECODING) granted[i] = demands.get(i).rows();
      }
      return wanted;
    }
    int left = limits.rows();
    for (int next; left > 0 && (next = longestWaiting(demands)) >= 0; ) {
      granted[next] = Math.min(demands.get(next).rows(), left);
      left -= granted[next];
      turn = next + 1;
    }
    return limits.rows() - left;
  }

  /** Of those that waited equally long the next one behind the last that had its turn. */
  private int longestWaiting(List<? extends Demand> demands) {
    int best = -1;
    for (int k = 0; k < demands.size(); k++) {
      int i = (turn + k) % demands.size();
      if (granted[i] > 0 || demands.get(i).kind() != Demand.Kind.DECODING) continue;
      if (best < 0 || demands.get(i).lastPass() < demands.get(best).lastPass()) best = i;
    }
    return best;
  }

  // ---- Texts that are read once

  private int grantTexts(List<? extends Demand> demands, int most) {
    int texts = 0;
    int taken = 0;
    for (int i = 0; i < demands.size() && taken < most && texts < limits.texts(); i++) {
      var demand = demands.get(i);
      if (!isText(demand)) continue;
      boolean whole = demand.kind() == Demand.Kind.WHOLE_TEXT;
      boolean empty = most - taken == limits.rows();
      if (whole && demand.rows() > most - taken && !empty) break;
      granted[i] = whole ? demand.rows() : Math.min(demand.rows(), most - taken);
      taken += granted[i];
      texts++;
    }
    return taken;
  }

  private static boolean isText(Demand demand) {
    return demand.kind() == Demand.Kind.TEXT || demand.kind() == Demand.Kind.WHOLE_TEXT;
  }

  // ---- Prompts

  private int promptRows(int decoding, int left) {
    if (decoding == 0) return left;
    return Math.min(left, cost.rowsWithin(plannedNanos()));
  }

  private void grantPrompts(List<? extends Demand> demands, int rows) {
    int oldest = oldestPrompt(demands);
    if (oldest < 0 || rows <= 0) return;
    shares.begin();
    for (var demand : demands) {
      if (demand.kind() == Demand.Kind.PROMPT) shares.enter(demand.client());
    }
    shares.settle();
    int left = rows - grantOldest(demands, oldest, rows);
    for (int next; left > 0 && (next = nextPrompt(demands)) >= 0; ) {
      left -= grant(demands, next, left);
    }
  }

  private static int oldestPrompt(List<? extends Demand> demands) {
    for (int i = 0; i < demands.size(); i++) {
      if (demands.get(i).kind() == Demand.Kind.PROMPT) return i;
    }
    return -1;
  }

  /** Gives the oldest prompt its share, where others would come before it. */
  private int grantOldest(List<? extends Demand> demands, int oldest, int rows) {
    if (nextPrompt(demands) == oldest) return 0;
    oldestCredit += rows;
    int share = Math.min(oldestCredit / OLDEST_SHARE, rows);
    oldestCredit %= OLDEST_SHARE;
    return share == 0 ? 0 : grant(demands, oldest, share);
  }

  private int grant(List<? extends Demand> demands, int index, int most) {
    var demand = demands.get(index);
    int rows = Math.min(demand.rows() - granted[index], most);
    granted[index] += rows;
    shares.took(demand.client(), rows);
    return rows;
  }

  /** The prompt that comes first among those that have rows left; -1 if there is none. */
  private int nextPrompt(List<? extends Demand> demands) {
    int best = -1;
    for (int i = 0; i < demands.size(); i++) {
      var demand = demands.get(i);
      if (demand.kind() != Demand.Kind.PROMPT || granted[i] == demand.rows()) continue;
      if (best < 0 || comesBefore(demand, demands.get(best))) best = i;
    }
    return best;
  }

  private boolean comesBefore(Demand one, Demand other) {
    if (one.priority() != other.priority()) return one.priority() > other.priority();
    long share = shares.of(one.client());
    long otherShare = shares.of(other.client());
    if (share != otherShare) return share < otherShare;
    return one.rows() < other.rows();
  }
}
