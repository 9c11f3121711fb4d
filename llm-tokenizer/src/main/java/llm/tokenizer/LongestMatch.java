package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The longest token of those that a text's bytes begin with, then the longest of what is left, and
 * so on ({@code tokenizer.ggml.model} is {@code rwkv}).
 *
 * <p>Walking a trie from each place again would take a long token's length at each of them. Instead
 * the tokens' bytes are matched from last to first against the text's: those that begin at a place
 * end there, and {@link TokenMatcher} knows the longest in one pass.
 */
final class LongestMatch implements TextModel {
  private final TokenMatcher backwards;
  private final int[] ids; // of the matcher's numbers
  private final OptionalInt unknown;

  /**
   * @param unknown the id that stands for a byte with which no token begins; without one such bytes
   *     are left out
   */
  LongestMatch(EscapedTokens tokens, OptionalInt unknown) {
    this.backwards =
        new TokenMatcher(
            tokens.bytes().stream().map(it -> new StringBuilder(it).reverse().toString()).toList());
    this.ids = tokens.ids();
    this.unknown = unknown;
  }

  /** How many of the bytes that UTF-8 is made of are left out of a text. */
  int omitted() {
    int count = 0;
    for (int value = 0; value <= 0xF4; value++) {
      boolean used = value != 0xC0 && value != 0xC1;
      if (used && backwards.longest(next(TokenMatcher.START, (byte) value)) < 0) {
        count++;
      }
    }
    return unknown.isPresent() ? 0 : count;
  }

  @Override
  public Spelling spelling() {
    return Spelling.ESCAPED;
  }

  @Override
  public void encode(Part part, IdBuffer result) {
    byte[] text = part.text().getBytes(StandardCharsets.UTF_8);
    var longest = new int[text.length]; // number of the longest token that begins at a place
    int state = TokenMatcher.START;
    for (int at = text.length - 1; at >= 0; at--) {
      state = next(state, text[at]);
      longest[at] = backwards.longest(state);
    }
    var choice = new Choice(part.guard());
    for (int at = 0; at < text.length; ) {
      int number = choice.of(longest[at], text, at);
      if (number >= 0) {
        result.add(ids[number]);
      } else {
        unknown.ifPresent(result::add);
      }
      int length = number >= 0 ? backwards.length(number) : 1;
      choice.advance(text, at, at + length);
      at += length;
    }
  }

  private int next(int state, byte value) {
    return backwards.next(state, (char) (value & 0xFF));
  }

  /** Chooses among the tokens that begin at a place of a text. */
  private final class Choice {
    private final Guard guard;
    private final Map<Integer, Integer> open = new HashMap<>(); // of banned ones
    private int place; // in UTF-16 units

    Choice(Guard guard) {
      this.guard = guard;
    }

    void advance(byte[] text, int from, int to) {
      if (guard.isActive()) {
        place += units(text, from, to);
      }
    }

    /** The longest token that is allowed: that one, or a shorter one. */
    int of(int number, byte[] text, int at) {
      if (!guard.isActive() || number < 0 || !guard.isBanned(ids[number])) {
        return number;
      }
      // A token may begin within a character, whose last unit then stands for it.
      int from = isContinuation(text[at]) ? place - 1 : place;
      if (!guard.allows(ids[number], from, from + 1)) {
        return open.computeIfAbsent(number, this::shorterOpen);
      }
      int found = number;
      while (found >= 0) {
        int to = place + units(text, at, at + backwards.length(found));
        if (guard.allows(ids[found], from, to)) {
          break;
        }
        found = backwards.shorter(found);
      }
      return found;
    }

    /** Looked for once: however many are banned, a place costs the same. */
    private int shorterOpen(int number) {
      int found = number;
      while (found >= 0 && guard.isBanned(ids[found])) {
        found = backwards.shorter(found);
      }
      return found;
    }

    /** UTF-16 units of the characters that begin among these bytes. */
    private static int units(byte[] text, int from, int to) {
      int units = 0;
      for (int i = from; i < to; i++) {
        if (!isContinuation(text[i])) {
          units += (text[i] & 0xF8) == 0xF0 ? 2 : 1;
        }
      }
      return units;
    }

    private static boolean isContinuation(byte value) {
      return (value & 0xC0) == 0x80;
    }
  }
}
