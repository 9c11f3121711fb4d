package llm.tokenizer;

import java.util.Arrays;

/**
 * Cuts one text in special tokens and what is between them: longer spellings first, each from left
 * to right, in what the ones before have left.
 *
 * <p>Every place where a token ends waits in a heap with the longest token that may end there; a
 * place that has lost the start of its token to another comes back with a shorter one.
 */
final class SpecialCut {
  /** Takes the parts of a text in order. */
  interface Parts {
    void token(int id);

    void text(int from, int to);
  }

  private final SpecialTokens specials;
  private final TokenMatcher matcher;
  private final String text;
  private final Spans markup;
  private final SuffixChain anywhere;
  private final LongHeap candidates = new LongHeap();
  private final LongHeap accepted = new LongHeap();
  private int[] taken = {}; // where the part ends that a place belongs to; 0 if it is free

  /**
   * A cut of {@code text}.
   *
   * @param markup where all special tokens may be spelled
   * @param anywhere the special tokens that may be spelled everywhere
   */
  SpecialCut(SpecialTokens specials, String text, Spans markup, SuffixChain anywhere) {
    this.specials = specials;
    this.matcher = specials.matcher();
    this.text = text;
    this.markup = markup;
    this.anywhere = anywhere;
  }

  void tell(Parts parts) {
    if (matcher.size() > 0) {
      findCandidates();
    }
    if (!candidates.isEmpty()) {
      taken = new int[text.length()];
    }
    while (!candidates.isEmpty()) {
      long candidate = candidates.remove();
      choose((int) (candidate >>> 32), (int) candidate);
    }
    tellAccepted(parts);
  }

  private void findCandidates() {
    int state = TokenMatcher.START;
    for (int end = 1; end <= text.length(); end++) {
      state = matcher.next(state, text.charAt(end - 1));
      int number = matcher.longest(state);
      if (number >= 0) {
        offer(number, end, end);
      }
    }
  }

  /** Puts the longest token on the heap that is {@code number} or ends with it, up to a limit. */
  private void offer(int number, int end, int limit) {
    int open = anywhere.atMost(limit, number);
    int inMarkup = Math.min(limit, markup.lengthBefore(end));
    int marked = inMarkup == 0 ? TokenMatcher.NONE : specials.all().atMost(inMarkup, number);
    int best = open < 0 || (marked >= 0 && marked < open) ? marked : open;
    if (best >= 0) {
      candidates.add((long) best << 32 | end);
    }
  }

  private void choose(int number, int end) {
    int start = end - matcher.length(number);
    if (taken[end - 1] != 0) {
      return;
    }
    // What was taken before is no shorter, so it can only lie across one of the two ends.
    if (taken[start] != 0) {
      offer(number, end, end - taken[start]);
      return;
    }
    accepted.add((long) start << 32 | number);
    int from = start;
    int to = end;
    switch (specials.strip(number)) {
      case NONE -> {}
      case LEFT -> {
        while (from > 0 && isFreeSpace(from - 1)) {
          from--;
        }
      }
      case RIGHT -> {
        while (to < text.length() && isFreeSpace(to)) {
          to++;
        }
      }
    }
    Arrays.fill(taken, from, to, to);
  }

  private boolean isFreeSpace(int at) {
    char character = text.charAt(at);
    return taken[at] == 0 && character < 128 && CodePoints.isSpace(character);
  }

  private void tellAccepted(Parts parts) {
    int at = 0;
    while (!accepted.isEmpty()) {
      long token = accepted.remove();
      int start = (int) (token >>> 32);
      int from = start;
      while (from > at && taken[from - 1] == taken[start]) {
        from--; // white space that the token has swallowed
      }
      if (at < from) {
        parts.text(at, from);
      }
      parts.token(specials.id((int) token));
      at = taken[start];
    }
    if (at < text.length()) {
      parts.text(at, text.length());
    }
  }
}
