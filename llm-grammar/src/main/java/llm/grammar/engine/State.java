package llm.grammar.engine;

import java.util.Arrays;
import llm.grammar.lexeme.CharacterScan;
import llm.grammar.lexeme.Run;
import org.jspecify.annotations.Nullable;

/**
 * Where a text that fits so far stands in a grammar: all places at which it may be. From each state
 * some text leads to the end.
 *
 * <p>Usable for as long as it is referred to; to be used under the lock of its engine.
 */
public final class State {
  /** Each byte is a kind of its own where several places are possible. */
  private static final byte[] EACH = new byte[256];

  static {
    for (int b = 0; b < 256; b++) {
      EACH[b] = (byte) b;
    }
  }

  private final Engine engine;
  final Item[] items;
  private final boolean mayEnd;
  private final byte[] kindOf;
  private @Nullable State @Nullable [] next;
  private final int hash;

  State(Engine engine, Item[] items, boolean mayEnd) {
    this.engine = engine;
    this.items = items;
    this.mayEnd = mayEnd;
    this.kindOf = items.length == 1 ? items[0].scan().kindOf() : EACH;
    this.hash = Arrays.hashCode(items) * 2 + (mayEnd ? 1 : 0);
  }

  /** Where the byte {@code b} (0 to 255) leads; null if it does not fit. */
  public @Nullable State next(int b) {
    var table = next;
    if (table == null) {
      table = new State[items.length == 1 ? items[0].scan().kinds() : 256];
      next = table;
    }
    int kind = kindOf[b] & 0xFF;
    var state = table[kind];
    if (state == null) {
      state = engine.after(this, b);
      table[kind] = state;
    }
    return state == engine.nowhere() ? null : state;
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return mayEnd;
  }

  /** Whether the text must end here. */
  public boolean mustEnd() {
    return items.length == 0;
  }

  /** The one byte that may come; -1 if there are several, or the text may end. */
  public int forced() {
    if (mayEnd) {
      return -1;
    }
    int only = -1;
    for (int b = 0; b < 256; b++) {
      if (next(b) != null) {
        if (only >= 0) {
          return -1;
        }
        only = b;
      }
    }
    return only;
  }

  /** How many places are possible. */
  public int places() {
    return items.length;
  }

  /** The longest run of characters that may come, whichever they are; null if there is none. */
  public @Nullable Run run() {
    Run best = null;
    for (var item : items) {
      var run = item.scan() instanceof CharacterScan scan ? scan.run() : null;
      if (run != null && (best == null || run.length() > best.length())) {
        best = run;
      }
    }
    if (best == null || items.length == 1) {
      return best;
    }
    return new Run(best.set(), best.length(), false);
  }

  void forget() {
    next = null;
  }

  /** A state as what it is made of, by which its one object is found. */
  record Content(State state) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content(State one)
          && state.mayEnd == one.mayEnd
          && state.hash == one.hash
          && Arrays.equals(state.items, one.items);
    }

    @Override
    public int hashCode() {
      return state.hash;
    }
  }
}
