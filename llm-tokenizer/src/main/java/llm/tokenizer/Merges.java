package llm.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * The merges of byte pair encoding: which two symbols become which, and in what order.
 *
 * <p>A symbol's number is its token's id; a symbol that only occurs in merges has a number from the
 * vocabulary's size on.
 */
final class Merges implements SymbolMerger.Pairs {
  static final String KEY = "tokenizer.ggml.merges";
  private static final long FREE = -1;

  private final Vocabulary vocabulary;
  private final TokenTable others = new TokenTable(0);
  private final long[] pairs;
  private final int[] ranks;
  private final int[] merged;

  private Merges(Vocabulary vocabulary, List<?> list) {
    this.vocabulary = vocabulary;
    pairs = new long[Integer.highestOneBit(Math.max(16, list.size())) * 4];
    Arrays.fill(pairs, FREE);
    ranks = new int[pairs.length];
    merged = new int[list.size()];
    int rank = 0;
    for (Object element : list) {
      add(rank, Metadata.element(KEY, rank, element, String.class));
      rank++;
    }
  }

  /** The merges of a file; symbols that are no tokens are cut in characters again. */
  static Merges read(Metadata metadata, Vocabulary vocabulary) {
    var merges = new Merges(vocabulary, metadata.list(KEY));
    if (merges.others.size() > 0) {
      metadata.warn(
          "%s names %d symbols that are no tokens, the first is %s: text that merges to"
              + " one is spelled by its characters",
          KEY, merges.others.size(), Metadata.quote(merges.others.spelling(0)));
    }
    return merges;
  }

  private void add(int rank, String merge) {
    int space = merge.indexOf(' ', 1);
    if (space < 0 || space + 1 == merge.length()) {
      throw new TokenizerException(
          "%s[%d] is %s, expected two symbols with a space between"
              .formatted(KEY, rank, Metadata.quote(merge)));
    }
    int leftHash = Hashing.of(merge, 0, space);
    int rightHash = 0;
    int joinedHash = leftHash;
    for (int i = space + 1; i < merge.length(); i++) {
      rightHash = Hashing.append(rightHash, merge.charAt(i));
      joinedHash = Hashing.append(joinedHash, merge.charAt(i));
    }
    int left = numbered(merge, 0, space, leftHash);
    int right = numbered(merge, space + 1, merge.length(), rightHash);
    int joined = vocabulary.table().findJoined(merge, 0, space, merge.length(), joinedHash);
    merged[rank] =
        joined >= 0 ? joined : other(merge.substring(0, space) + merge.substring(space + 1));
    long pair = pair(left, right);
    int slot = slot(pair);
    if (pairs[slot] == FREE) { // of a pair that is listed twice, the first counts
      pairs[slot] = pair;
      ranks[slot] = rank;
    }
  }

  private int numbered(String merge, int from, int to, int hash) {
    int id = vocabulary.table().find(merge, from, to, hash);
    return id >= 0 ? id : other(merge.substring(from, to));
  }

  private int other(String symbol) {
    int known = others.add(symbol);
    return vocabulary.size() + (known >= 0 ? known : others.size() - 1);
  }

  /** The number of the symbol that {@code text[from, to)} spells, or {@code -1}. */
  int number(String text, int from, int to) {
    int id = vocabulary.table().find(text, from, to);
    if (id >= 0) {
      return id;
    }
    int other = others.find(text, from, to);
    return other < 0 ? -1 : vocabulary.size() + other;
  }

  @Override
  public long look(SymbolMerger symbols, int left, int right) {
    int leftNumber = symbols.number(left);
    int rightNumber = symbols.number(right);
    if (leftNumber < 0 || rightNumber < 0) {
      return NONE;
    }
    int slot = slot(pair(leftNumber, rightNumber));
    if (pairs[slot] == FREE) {
      return NONE;
    }
    int rank = ranks[slot];
    return (long) rank << 32 | merged[rank];
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long pair) {
    int mask = pairs.length - 1;
    int slot = Hashing.mix(pair) & mask;
    while (pairs[slot] != FREE && pairs[slot] != pair) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
