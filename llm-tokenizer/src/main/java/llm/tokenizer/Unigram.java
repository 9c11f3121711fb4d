package llm.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * SentencePiece's unigram language model ({@code tokenizer.ggml.model} is {@code t5}): of all ways
 * to cut a text in tokens the one with the greatest sum of scores, where a token's score is the
 * logarithm of its probability (Kudo, 2018).
 */
final class Unigram implements TextModel {
  private static final float UNKNOWN_PENALTY = 10;

  private final int unknown;
  private final UnigramNormalizer normalizer;
  private final TokenMatcher tokens;
  private final int[] ids; // of the matcher's numbers
  private final float[] tokenScores; // the same's
  private final float unknownScore;

  /**
   * @param unknown the id that stands for characters without a token
   */
  Unigram(Vocabulary vocabulary, int unknown, UnigramNormalizer normalizer) {
    this.unknown = unknown;
    this.normalizer = normalizer;
    var spellings = new ArrayList<String>();
    var listed = new IdBuffer();
    float lowest = Float.MAX_VALUE;
    for (int id = 0; id < vocabulary.size(); id++) {
      switch (vocabulary.kind(id)) {
        case NORMAL -> lowest = Math.min(lowest, vocabulary.score(id));
        case USER_DEFINED, UNUSED -> {}
        case UNDEFINED, UNKNOWN, CONTROL, BYTE -> {
          continue;
        }
      }
      spellings.add(vocabulary.spelling(id));
      listed.add(id);
    }
    tokens = new TokenMatcher(spellings);
    ids = listed.toArray();
    tokenScores = new float[ids.length];
    for (int number = 0; number < ids.length; number++) {
      boolean certain = vocabulary.kind(ids[number]) == TokenKind.USER_DEFINED;
      tokenScores[number] = certain ? 0 : vocabulary.score(ids[number]);
    }
    unknownScore = lowest - UNKNOWN_PENALTY;
  }

  @Override
  public Spelling spelling() {
    return Spelling.MARKED_SPACES;
  }

  @Override
  public void encode(Part part, IdBuffer ids) {
    String normalized = normalizer.normalize(part.text());
    if (!normalized.isEmpty()) {
      // What is normalised has lost its place in the text: all of it counts as untrusted, or none.
      new Lattice(normalized, part.guard()).appendBest(ids);
    }
  }

  /** The best segmentation of each prefix of a text (Viterbi's algorithm). */
  private final class Lattice {
    private final String text;
    private final Guard guard;
    private final double[] scores;
    private final int[] last; // number of the last token of the prefix; -1 for an unknown character

    Lattice(String text, Guard guard) {
      this.text = text;
      this.guard = guard;
      scores = new double[text.length() + 1];
      last = new int[text.length() + 1];
      Arrays.fill(last, TokenMatcher.NONE);
    }

    void appendBest(IdBuffer result) {
      int state = TokenMatcher.START;
      for (int end = 1; end <= text.length(); end++) {
        state = tokens.next(state, text.charAt(end - 1));
        if (isInside(end)) {
          scores[end] = Double.NEGATIVE_INFINITY; // no token ends within a character
        } else {
          findBest(end, state);
        }
      }
      int from = result.size();
      boolean previousUnknown = false;
      for (int end = text.length(); end > 0; end = start(end)) {
        int id = last[end] < 0 ? unknown : ids[last[end]];
        boolean isUnknown = id == unknown;
        if (!(isUnknown && previousUnknown)) { // neighbouring unknowns are one
          result.add(id);
        }
        previousUnknown = isUnknown;
      }
      result.reverseFrom(from);
    }

    private boolean isInside(int at) {
      return at < text.length()
          && Character.isLowSurrogate(text.charAt(at))
          && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private int start(int end) {
      return last[end] < 0 ? characterBefore(end) : end - tokens.length(last[end]);
    }

    private int characterBefore(int end) {
      return text.offsetByCodePoints(end, -1);
    }

    /** Chooses among the tokens that end here: of equals the longest. */
    private void findBest(int end, int state) {
      int character = characterBefore(end);
      boolean isKnown = false;
      boolean guarded = guard.isActive();
      double best = -Double.MAX_VALUE;
      for (int at = tokens.longest(state); at >= 0; at = tokens.shorter(at)) {
        int from = end - tokens.length(at);
        double total = scores[from] + tokenScores[at];
        if (guarded && guard.isBanned(ids[at])) {
          continue;
        }
        isKnown |= from == character;
        if (total > best) {
          best = total;
          last[end] = at;
        }
      }
      double asUnknown = scores[character] + unknownScore;
      if (!isKnown && asUnknown > best) {
        best = asUnknown;
        last[end] = TokenMatcher.NONE;
      }
      scores[end] = best;
    }
  }
}
