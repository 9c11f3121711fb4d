package llm.grammar;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import llm.grammar.engine.State;
import llm.grammar.form.CodePoints;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a vocabulary's tokens as a tree, made once for a model.
 *
 * <p>Tokens may be any bytes, also parts of characters, and several may have the same. A token
 * without bytes is never allowed.
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

  /** Up to how many characters a token of each slice has. */
  private static final int[] LENGTHS = {10, 30, LONGEST};

  private final TokenBytes bytes;

  /** The next token of the same bytes; -1 if there is none. */
  private final int[] same;

  private final TokenNodes all;
  private final TokenNodes others;
  private final Slice[] slices;

  /** Tokens of characters that are plain: as a mask and as a tree. */
  private record Slice(int length, TokenNodes nodes, Mask mask) {}

  private TokenTrie(TokenBytes bytes) {
    this.bytes = bytes;
    int[] sorted =
        IntStream.range(0, bytes.size())
            .filter(id -> bytes.length(id) > 0)
            .boxed()
            .sorted((a, b) -> bytes.compare(a, b))
            .mapToInt(id -> id)
            .toArray();
    this.same = new int[bytes.size()];
    Arrays.fill(same, -1);
    int n = 0;
    for (int id : sorted) {
      if (n > 0 && bytes.compare(sorted[n - 1], id) == 0) {
        same[id] = same[sorted[n - 1]];
        same[sorted[n - 1]] = id;
      } else {
        sorted[n++] = id;
      }
    }
    int[] ids = Arrays.copyOf(sorted, n);
    this.all = TokenNodes.of(ids, bytes);
    int[] lengths = IntStream.of(ids).map(this::plainCharacters).toArray();
    this.others = TokenNodes.of(within(ids, lengths, -1, -1), bytes);
    this.slices = new Slice[LENGTHS.length];
    for (int i = 0; i < LENGTHS.length; i++) {
      int[] part = within(ids, lengths, i == 0 ? 0 : LENGTHS[i - 1] + 1, LENGTHS[i]);
      var mask = new Mask(words());
      for (int id : part) {
        for (int one = id; one >= 0; one = same[one]) {
          mask.add(one);
        }
      }
      slices[i] = new Slice(LENGTHS[i], TokenNodes.of(part, bytes), mask);
    }
  }

  /**
   * The tree of a vocabulary.
   *
   * @param size how many tokens there are
   * @param bytes the bytes of each; null or none for those that stand for no text, as control
   *     tokens
   * @throws IllegalArgumentException if a token has more than 16,384 bytes, or all together more
   *     than an array holds
   */
  public static TokenTrie of(int size, IntFunction<byte @Nullable []> bytes) {
    var out = new ByteArrayOutputStream();
    int[] starts = new int[size + 1];
    for (int id = 0; id < size; id++) {
      byte[] one = bytes.apply(id);
      if (one != null && one.length > LONGEST) {
        throw new IllegalArgumentException(
            "token " + id + " has " + one.length + " bytes, more than " + LONGEST);
      }
      if (one != null) {
        out.writeBytes(one);
      }
      starts[id + 1] = out.size();
    }
    return new TokenTrie(new TokenBytes(out.toByteArray(), starts));
  }

  private static int[] within(int[] ids, int[] lengths, int from, int to) {
    return IntStream.range(0, ids.length)
        .filter(i -> lengths[i] >= from && lengths[i] <= to)
        .map(i -> ids[i])
        .toArray();
  }

  /** How many characters a token has; -1 if it is not of whole plain ones. */
  private int plainCharacters(int id) {
    int length = bytes.length(id);
    int count = 0;
    for (int i = 0; i < length; count++) {
      int first = bytes.at(id, i);
      int size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
      if (size == 0 || first > 0xF4 || i + size > length) {
        return -1;
      }
      int c = size == 1 ? first : first & 0x7F >> size;
      for (int k = 1; k < size; k++) {
        int b = bytes.at(id, i + k);
        if ((b & 0xC0) != 0x80) {
          return -1;
        }
        c = c << 6 | b & 0x3F;
      }
      boolean shortest = size < 3 || c >= (size == 3 ? 0x800 : 0x10000);
      if (!shortest || c > CodePoints.LAST || !PLAIN.contains(c)) {
        return -1;
      }
      i += size;
    }
    return count;
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
    int absorbed = state.absorbs(PLAIN);
    if (absorbed < LENGTHS[0]) {
      walk(all, state, mask);
      return;
    }
    walk(others, state, mask);
    for (var slice : slices) {
      if (absorbed >= Math.min(slice.length(), slice.nodes().longest)) {
        slice.mask().addTo(mask);
      } else {
        walk(slice.nodes(), state, mask);
      }
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
      for (int id = nodes.token[i]; id >= 0; id = same[id]) {
        mask[id >> 6] |= 1L << id;
      }
      i++;
    }
  }
}
