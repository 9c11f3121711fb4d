package llm.grammar;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import llm.grammar.engine.State;
import llm.grammar.form.CodePoints;
import llm.grammar.lexeme.ControlBytes;

/**
 * The bytes of a vocabulary's tokens as a tree, made once for a model.
 *
 * <p>Tokens may be any bytes, also parts of characters, and several may have the same. A token
 * without bytes is never allowed. Control tokens are no text, whatever they are spelled: only
 * {@link llm.grammar.form.Expression.Control} stands for them.
 *
 * <p>Most tokens are spent inside of texts in quotation marks. The tokens of which each character
 * may stand there are kept as masks ("slices", after llguidance), so that for such a state only the
 * others are looked at.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class TokenTrie {
  /** More bytes than a token of any vocabulary has. */
  private static final int LONGEST = 1 << 14;

  /** What stands for itself in a text in quotation marks, in JSON and elsewhere. */
  private static final CodePoints PLAIN =
      CodePoints.range(0x20, CodePoints.LAST).without(CodePoints.of("\"\\\u007f"));

  /** Sets of fewer characters are walked: few tokens are of them. */
  private static final int FEW = 20;

  /** Tokens that are longer than a run are looked at one by one, if they are no more than this. */
  private static final int MOST_LONGER = 1_000;

  /** How many slices are kept beside the first. */
  private static final int MOST_SLICES = 12;

  private final TokenBytes bytes;

  /** Tokens that have the bytes of another: that one, which the tree has, and this. */
  private final int[][] twins;

  private final TokenNodes all;
  private final Slice plain;

  /** Other slices that were asked for last; guarded by itself. */
  private final SequencedMap<CodePoints, Slice> slices = new LinkedHashMap<>(16, 0.75f, true);

  private TokenTrie(TokenBytes bytes) {
    this.bytes = bytes;
    int[] sorted = bytes.sorted();
    List<int[]> pairs = new ArrayList<>();
    int n = 0;
    for (int id : sorted) {
      if (n > 0 && bytes.compare(sorted[n - 1], id) == 0) {
        pairs.add(new int[] {sorted[n - 1], id});
      } else {
        sorted[n++] = id;
      }
    }
    this.twins = pairs.toArray(int[][]::new);
    this.all = TokenNodes.of(Arrays.copyOf(sorted, n), bytes);
    this.plain = new Slice(PLAIN, all, words());
  }

  /**
   * The tree of a vocabulary without control tokens.
   *
   * @param size how many tokens there are
   * @param bytes the bytes of each; none for those that stand for no text
   * @throws IllegalArgumentException if a token has more than 16,384 bytes, or all together more
   *     than an array holds
   */
  public static TokenTrie of(int size, IntFunction<byte[]> bytes) {
    return of(size, bytes, id -> false);
  }

  /**
   * The tree of a vocabulary.
   *
   * @param size how many tokens there are
   * @param bytes the bytes of each, for a control token those of its spelling; none for those that
   *     never come
   * @param control whether a token is a control token
   * @throws IllegalArgumentException if a token has more than 16,384 bytes, or all together more
   *     than an array holds
   */
  public static TokenTrie of(int size, IntFunction<byte[]> bytes, IntPredicate control) {
    var out = new ByteArrayOutputStream();
    int[] starts = new int[size + 1];
    for (int id = 0; id < size; id++) {
      byte[] one = bytes.apply(id);
      if (one.length > LONGEST) {
        throw new IllegalArgumentException(
            "token " + id + " has " + one.length + " bytes, more than " + LONGEST);
      }
      if (control.test(id) && one.length > 0) {
        out.writeBytes(ControlBytes.of(one));
      } else if (!ControlBytes.occursIn(one)) { // else it is never part of a text
        out.writeBytes(one);
      }
      starts[id + 1] = out.size();
    }
    return new TokenTrie(new TokenBytes(out.toByteArray(), starts));
  }

  /** How many tokens there are, those without bytes with them. */
  public int size() {
    return bytes.size();
  }

  /** How many words a mask has: one bit a token. */
  public int words() {
    return (size() + 63) / 64;
  }

  TokenBytes bytes() {
    return bytes;
  }

  /** Sets in {@code mask}, which is all zero, the bits of the tokens that may come. */
  void allow(State state, long[] mask) {
    var run = state.run();
    var slice = run == null || run.set().count() < FEW ? null : slice(run.set());
    int longer = run == null || slice == null || run.exact() ? 0 : slice.longer(run.length());
    if (run == null || slice == null || longer > MOST_LONGER) {
      walk(all, state, mask);
    } else {
      slice.add(run.length(), mask);
      walk(slice.others(), state, mask);
      for (int i = 0; i < longer; i++) {
        int id = slice.longest(i);
        if (fits(state, id)) {
          mask[id >> 6] |= 1L << id;
        }
      }
    }
    for (int[] pair : twins) {
      mask[pair[1] >> 6] |= (mask[pair[0] >> 6] >>> pair[0] & 1) << pair[1];
    }
  }

  private boolean fits(State from, int id) {
    var state = from;
    for (int i = 0; i < bytes.length(id); i++) {
      state = state.next(bytes.at(id, i));
      if (state == null) {
        return false;
      }
    }
    return true;
  }

  private Slice slice(CodePoints set) {
    if (PLAIN.without(set).isEmpty()) {
      return plain;
    }
    synchronized (slices) {
      var found = slices.get(set);
      if (found == null) {
        found = new Slice(set, all, words());
        slices.put(set, found);
        if (slices.size() > MOST_SLICES) {
          slices.pollFirstEntry();
        }
      }
      return found;
    }
  }

  private void walk(TokenNodes nodes, State from, long[] mask) {
    var states = new State[nodes.longest + 1];
    states[0] = from;
    for (int i = 0; i < nodes.count; ) {
      int depth = nodes.depth[i];
      var state = states[depth].next(nodes.label[i] & 0xFF);
      if (state == null) {
        i = nodes.end[i];
        continue;
      }
      states[depth + 1] = state;
      int id = nodes.token[i];
      if (id >= 0) {
        mask[id >> 6] |= 1L << id;
      }
      i++;
    }
  }
}
