package llm.grammar;

import java.util.Arrays;
import llm.grammar.form.CodePoints;

/**
 * A vocabulary's tokens by whether they are of characters of one set: as masks those that are, as a
 * tree the others, which are all that is left to look at where such characters may come.
 *
 * <p>The idea of "slices" is llguidance's.
 */
final class Slice {
  /** There is a mask of the tokens of at most so many characters, for each of these. */
  private static final int[] LENGTHS = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32};

  private final TokenNodes others;
  private final Mask[] masks = new Mask[LENGTHS.length + 1];

  /** The tokens of the set's characters, the shortest first, and how many each has. */
  private final int[] ids;

  private final short[] lengths;

  Slice(CodePoints set, TokenNodes nodes, int words) {
    var characters = new Characters(set, nodes);
    this.others = nodes.without(characters.only);
    long[] sorted = new long[nodes.count];
    int n = 0;
    for (int i = 0; i < nodes.count; i++) {
      if (nodes.token[i] >= 0 && characters.count[i] > 0) {
        sorted[n++] = (long) characters.count[i] << 32 | nodes.token[i];
      }
    }
    Arrays.sort(sorted, 0, n);
    ids = new int[n];
    lengths = new short[n];
    for (int i = 0; i < n; i++) {
      ids[i] = (int) sorted[i];
      lengths[i] = (short) (sorted[i] >>> 32);
    }
    var mask = new Mask(words);
    int at = 0;
    for (int i = 0; i < masks.length; i++) {
      int most = i < LENGTHS.length ? LENGTHS[i] : Integer.MAX_VALUE;
      for (; at < n && lengths[at] <= most; at++) {
        mask.add(ids[at]);
      }
      masks[i] = mask.copy();
    }
  }

  /** The tokens that are not of the set's characters alone. */
  TokenNodes others() {
    return others;
  }

  /** How many tokens of the set have more than {@code length} characters. */
  int longer(int length) {
    return length >= Short.MAX_VALUE ? 0 : ids.length - first(length + 1);
  }

  /** The token of the set that is the longest but {@code i}. */
  int longest(int i) {
    return ids[ids.length - 1 - i];
  }

  /** Adds the tokens of at most {@code length} characters. */
  void add(int length, long[] mask) {
    if (longer(length) == 0) {
      masks[LENGTHS.length].addTo(mask);
      return;
    }
    int i = Arrays.binarySearch(LENGTHS, length);
    int below = i >= 0 ? i : -i - 2;
    int from = 0;
    if (below >= 0) {
      masks[below].addTo(mask);
      from = first(LENGTHS[below] + 1);
    }
    for (int k = from; k < ids.length && lengths[k] <= length; k++) {
      mask[ids[k] >> 6] |= 1L << ids[k];
    }
  }

  /** The first token of at least {@code length} characters. */
  private int first(int length) {
    int low = 0;
    int high = ids.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lengths[middle] < length) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Which nodes are ends of whole characters of a set, and below which there are no others. */
  private static final class Characters {
    /** For each node how many characters of the set end there; 0 if it is not of such. */
    final short[] count;

    /** Whether all tokens of a node's subtree are of the set. */
    final boolean[] only;

    Characters(CodePoints set, TokenNodes nodes) {
      count = new short[nodes.count];
      only = new boolean[nodes.count];
      boolean[] ascii = new boolean[128];
      for (int c = 0; c < ascii.length; c++) {
        ascii[c] = set.contains(c);
      }
      // By depth: characters that are whole, bits of one that is not, its length, bytes to come.
      int[] whole = new int[nodes.longest + 1];
      int[] bits = new int[nodes.longest + 1];
      int[] size = new int[nodes.longest + 1];
      int[] more = new int[nodes.longest + 1];
      for (int i = 0; i < nodes.count; ) {
        int d = nodes.depth[i];
        int b = nodes.label[i] & 0xFF;
        boolean fits;
        whole[d + 1] = whole[d];
        if (more[d] > 0) {
          bits[d + 1] = bits[d] << 6 | b & 0x3F;
          size[d + 1] = size[d];
          more[d + 1] = more[d] - 1;
          fits = (b & 0xC0) == 0x80;
          if (fits && more[d + 1] == 0) {
            int c = bits[d + 1];
            boolean shortest = c >= (size[d] == 2 ? 0x80 : size[d] == 3 ? 0x800 : 0x10000);
            fits = shortest && c <= CodePoints.LAST && set.contains(c);
            whole[d + 1]++;
          }
        } else if (b < 0x80) {
          fits = ascii[b];
          more[d + 1] = 0;
          whole[d + 1]++;
        } else {
          int following = b < 0xC2 || b > 0xF4 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
          fits = following > 0;
          bits[d + 1] = b & 0x3F >> following;
          size[d + 1] = following + 1;
          more[d + 1] = following;
        }
        if (!fits) {
          i = nodes.end[i];
          continue;
        }
        count[i] = more[d + 1] == 0 ? (short) whole[d + 1] : 0;
        only[i] = nodes.token[i] < 0 || count[i] > 0;
        i++;
      }
      for (int i = nodes.count - 1; i >= 0; i--) {
        for (int child = i + 1; only[i] && child < nodes.end[i]; child = nodes.end[child]) {
          only[i] = only[child];
        }
      }
    }
  }
}
