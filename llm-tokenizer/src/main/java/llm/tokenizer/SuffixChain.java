package llm.tokenizer;

import java.util.function.IntPredicate;

/**
 * Some of a {@link TokenMatcher}'s tokens, so linked that of those which end at a place the longest
 * below a limit is found in logarithmic time (Myers' jump pointers), however many there are.
 */
final class SuffixChain {
  private final TokenMatcher matcher;
  private final int[] nearest; // the longest of them that is a suffix of a token, or the token
  private final int[] shorter;
  private final int[] jumps;
  private final int[] levels;

  /**
   * The chain of the tokens that {@code members} names.
   *
   * @param matcher numbers its tokens from long to short
   */
  SuffixChain(TokenMatcher matcher, IntPredicate members) {
    this.matcher = matcher;
    int size = matcher.size();
    nearest = new int[size];
    shorter = new int[size];
    jumps = new int[size];
    levels = new int[size];
    for (int number = size - 1; number >= 0; number--) {
      int suffix = nearest(matcher.shorter(number));
      nearest[number] = members.test(number) ? number : suffix;
      shorter[number] = suffix;
      jumps[number] = jump(suffix);
      levels[number] = level(suffix) + 1;
    }
  }

  private int nearest(int number) {
    return number < 0 ? number : nearest[number];
  }

  private int level(int number) {
    return number < 0 ? 0 : levels[number];
  }

  /** Where a token jumps that has this one below it: twice as far where two equal jumps meet. */
  private int jump(int below) {
    if (below < 0) {
      return below;
    }
    int once = jumps[below];
    int twice = once < 0 ? once : jumps[once];
    return level(below) - level(once) == level(once) - level(twice) ? twice : below;
  }

  /** The longest of them that is a suffix of {@code number} and no longer than {@code limit}. */
  int atMost(int limit, int number) {
    int at = nearest(number);
    while (at >= 0 && matcher.length(at) > limit) {
      int far = jumps[at];
      at = far >= 0 && matcher.length(far) > limit ? far : shorter[at];
    }
    return at;
  }
}
