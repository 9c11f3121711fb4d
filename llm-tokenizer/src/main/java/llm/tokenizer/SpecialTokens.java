package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the tokens that cut a text: control and unknown tokens where their spelling is allowed,
 * user-defined tokens everywhere.
 *
 * <p>Longer spellings go first, each from left to right, in what the ones before have left.
 */
final class SpecialTokens {
  /** Which white space next to a token disappears. */
  enum Strip {
    NONE,
    LEFT,
    RIGHT
  }

  /** Takes the parts of a text in order. */
  interface Parts {
    void token(int id);

    void text(int from, int to);
  }

  private record Special(int id, boolean control, Strip strip) {}

  private final List<Special> specials = new ArrayList<>();
  private final TokenTable spellings;
  private final int[] lengths;
  private final BitSet firstCharacters = new BitSet();

  /** The special tokens of a vocabulary; {@code stripping} says what {@link Strip} each has. */
  SpecialTokens(Vocabulary vocabulary, StripRule stripping) {
    var order = new ArrayList<Integer>();
    for (int id = 0; id < vocabulary.table().size(); id++) {
      if (isSpecial(vocabulary.kind(id))) {
        order.add(id);
      }
    }
    order.sort(Comparator.comparingInt(id -> -utf8Length(vocabulary.spelling(id))));
    spellings = new TokenTable(order.size());
    var distinct = new BitSet();
    for (int id : order) {
      String spelling = vocabulary.spelling(id);
      spellings.add(spelling);
      distinct.set(spelling.length());
      firstCharacters.set(spelling.charAt(0));
      boolean control = vocabulary.kind(id) != TokenKind.USER_DEFINED;
      specials.add(new Special(id, control, stripping.of(spelling)));
    }
    lengths = distinct.stream().toArray();
  }

  private static boolean isSpecial(TokenKind kind) {
    return switch (kind) {
      case CONTROL, UNKNOWN, USER_DEFINED -> true;
      case UNDEFINED, NORMAL, UNUSED, BYTE -> false;
    };
  }

  private static int utf8Length(String spelling) {
    return spelling.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Cuts {@code text} in tokens and text.
   *
   * @param markup the characters among which control tokens may be spelled
   */
  void cut(String text, BitSet markup, Parts parts) {
    long[] matches = matches(text, markup);
    var taken = new BitSet();
    int accepted = 0;
    for (long match : matches) {
      int start = (int) match;
      int number = (int) (match >>> 32);
      int end = start + spellings.spelling(number).length();
      int next = taken.nextSetBit(start);
      if (next < 0 || next >= end) {
        taken.set(start, end);
        strip(text, specials.get(number).strip(), start, end, taken);
        matches[accepted++] = (long) start << 32 | number;
      }
    }
    Arrays.sort(matches, 0, accepted);
    tell(text.length(), Arrays.copyOf(matches, accepted), taken, parts);
  }

  private void tell(int length, long[] accepted, BitSet taken, Parts parts) {
    int at = 0;
    for (long match : accepted) {
      tellText(at, (int) (match >>> 32), taken, parts);
      var number = (int) match;
      parts.token(specials.get(number).id());
      at = (int) (match >>> 32) + spellings.spelling(number).length();
    }
    tellText(at, length, taken, parts);
  }

  /** Tells what is not stripped of the text between two tokens. */
  private static void tellText(int from, int to, BitSet taken, Parts parts) {
    int start = Math.min(to, taken.nextClearBit(from));
    int next = taken.nextSetBit(start);
    int end = next < 0 ? to : Math.min(to, next);
    if (start < end) {
      parts.text(start, end);
    }
  }

  private static void strip(String text, Strip strip, int start, int end, BitSet taken) {
    switch (strip) {
      case NONE -> {}
      case LEFT -> {
        for (int i = start - 1; i >= 0 && isSpace(text.charAt(i)) && !taken.get(i); i--) {
          taken.set(i);
        }
      }
      case RIGHT -> {
        for (int i = end; i < text.length() && isSpace(text.charAt(i)) && !taken.get(i); i++) {
          taken.set(i);
        }
      }
    }
  }

  private static boolean isSpace(char character) {
    return character < 128 && CodePoints.isSpace(character);
  }

  /** All places where a special token is spelled: its number and where, in order of precedence. */
  private long[] matches(String text, BitSet markup) {
    var found = new ArrayList<Long>();
    for (int start = 0; start < text.length(); start++) {
      if (!firstCharacters.get(text.charAt(start))) {
        continue;
      }
      for (int length : lengths) {
        int end = start + length;
        int number = end > text.length() ? -1 : spellings.find(text, start, end);
        if (number >= 0 && isAllowed(number, start, end, markup)) {
          found.add((long) number << 32 | start);
        }
      }
    }
    return found.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private boolean isAllowed(int number, int start, int end, BitSet markup) {
    return !specials.get(number).control() || markup.nextClearBit(start) >= end;
  }
}
