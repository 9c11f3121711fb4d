package llm.tokenizer;

import java.util.Arrays;

/**
 * SentencePiece's unigram model ({@code tokenizer.ggml.model} is {@code t5}): the most probable
 * segmentation, where a token's score is the logarithm of its probability (Kudo, 2018).
 */
final class Unigram implements TextModel {
  private static final float UNKNOWN_PENALTY = 10;

  private final Vocabulary vocabulary;
  private final int unknown;
  private final UnigramNormalizer normalizer;
  private final CharTrie tokens = new CharTrie();
  private final float unknownScore;

  /**
   * @param unknown the id that stands for characters without a token
   */
  Unigram(Vocabulary vocabulary, int unknown, UnigramNormalizer normalizer) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    this.normalizer = normalizer;
    float lowest = Float.MAX_VALUE;
    for (int id = 0; id < vocabulary.size(); id++) {
      switch (vocabulary.kind(id)) {
        case NORMAL -> {
          lowest = Math.min(lowest, vocabulary.score(id));
          tokens.add(vocabulary.spelling(id), id);
        }
        case USER_DEFINED, UNUSED -> tokens.add(vocabulary.spelling(id), id);
        case UNDEFINED, UNKNOWN, CONTROL, BYTE -> {}
      }
    }
    unknownScore = lowest - UNKNOWN_PENALTY;
  }

  /** A trie of the user-defined tokens. */
  static CharTrie userDefined(Vocabulary vocabulary) {
    var trie = new CharTrie();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.kind(id) == TokenKind.USER_DEFINED) {
        trie.add(vocabulary.spelling(id), id);
      }
    }
    return trie;
  }

  @Override
  public Spelling spelling() {
    return Spelling.MARKED_SPACES;
  }

  @Override
  public void encode(String text, boolean afterSpecial, IdBuffer ids) {
    String normalized = normalizer.normalize(text);
    if (!normalized.isEmpty()) {
      new Lattice(normalized).appendBest(ids);
    }
  }

  /** The best segmentation of each prefix of a text (Viterbi's algorithm). */
  private final class Lattice {
    private final String text;
    private final double[] scores;
    private final int[] last; // id of the last token of the prefix of that length
    private final int[] starts; // where that token starts

    Lattice(String text) {
      this.text = text;
      scores = new double[text.length() + 1];
      last = new int[text.length() + 1];
      starts = new int[text.length() + 1];
      Arrays.fill(scores, 1, scores.length, -Double.MAX_VALUE);
      Arrays.fill(last, unknown);
    }

    void appendBest(IdBuffer ids) {
      for (int at = 0; at < text.length(); ) {
        int next = text.offsetByCodePoints(at, 1);
        if (!offerTokens(at, next)) {
          offer(unknown, at, next, unknownScore);
        }
        at = next;
      }
      int from = ids.size();
      boolean previousUnknown = false;
      for (int end = text.length(); end > 0; end = starts[end]) {
        boolean isUnknown = last[end] == unknown;
        if (!(isUnknown && previousUnknown)) { // neighbouring unknowns are one
          ids.add(last[end]);
        }
        previousUnknown = isUnknown;
      }
      ids.reverseFrom(from);
    }

    /** Offers all tokens that start at {@code at}; whether one is the character before next. */
    private boolean offerTokens(int at, int next) {
      boolean character = false;
      int node = CharTrie.ROOT;
      for (int end = at; end < text.length(); ) {
        node = tokens.child(node, text.charAt(end++));
        if (node == CharTrie.NONE) {
          break;
        }
        int id = tokens.id(node);
        if (id >= 0) {
          character |= end == next;
          boolean certain = vocabulary.kind(id) == TokenKind.USER_DEFINED;
          offer(id, at, end, certain ? 0 : vocabulary.score(id));
        }
      }
      return character;
    }

    private void offer(int id, int from, int to, double score) {
      double total = scores[from] + score;
      if (total > scores[to]) {
        scores[to] = total;
        last[to] = id;
        starts[to] = from;
      }
    }
  }
}
