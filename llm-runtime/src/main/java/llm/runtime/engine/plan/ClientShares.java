package llm.runtime.engine.plan;

import java.util.HashMap;
import java.util.Map;

/**
 * How many rows each client had, of those that ask: the one with the fewest comes first.
 *
 * <p>Who begins to ask begins with as many as the one with the fewest has (start-time fair
 * queueing, Goyal et al. 1996): nobody saves up rows while asking for none, and nobody pays for
 * rows that were had while nobody else asked.
 */
final class ClientShares {
  private static final class Share {
    long rows;
    boolean known; // before this pass
    boolean asks;
  }

  private final Map<String, Share> shares = new HashMap<>();

  /** A pass begins: {@link #enter} names those that ask, {@link #settle} ends that. */
  void begin() {
    for (var share : shares.values()) {
      share.known = true;
      share.asks = false;
    }
  }

  void enter(String client) {
    var share = shares.get(client);
    if (share == null) {
      share = new Share();
      shares.put(client, share);
    }
    share.asks = true;
  }

  void settle() {
    for (var all = shares.values().iterator(); all.hasNext(); ) if (!all.next().asks) all.remove();
    long fewest = Long.MAX_VALUE;
    for (var share : shares.values()) if (share.known) fewest = Math.min(fewest, share.rows);
    if (fewest == Long.MAX_VALUE) fewest = 0;
    for (var share : shares.values()) if (!share.known) share.rows = fewest;
  }

  /** How many rows one has had. */
  long of(String client) {
    var share = shares.get(client);
    return share == null ? 0 : share.rows;
  }

  void took(String client, int rows) {
    var share = shares.get(client);
    if (share != null) share.rows += rows;
  }
}
