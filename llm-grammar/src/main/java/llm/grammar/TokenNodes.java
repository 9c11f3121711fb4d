package llm.grammar;

import java.util.Arrays;

/**
 * Tokens as a tree of bytes, in the order of a walk: a node's subtree follows it, so that what does
 * not fit is left by one step.
 */
final class TokenNodes {
  /** The byte that leads to each node. */
  final byte[] label;

  /** The node that follows a node's subtree. */
  final int[] end;

  /** How many bytes lead to a node, less one. */
  final short[] depth;

  /** The token whose bytes end at a node; -1 if there is none. */
  final int[] token;

  /** How many nodes there are. */
  final int count;

  /** How many bytes the longest token has. */
  final int longest;

  private TokenNodes(Builder from) {
    count = from.count;
    label = Arrays.copyOf(from.label, count);
    end = Arrays.copyOf(from.end, count);
    depth = Arrays.copyOf(from.depth, count);
    token = Arrays.copyOf(from.token, count);
    longest = from.path.length;
  }

  /**
   * The tree of the tokens {@code ids}, of which no two have the same bytes.
   *
   * @param ids in ascending order of their bytes
   */
  static TokenNodes of(int[] ids, TokenBytes bytes) {
    var builder = new Builder(ids, bytes);
    for (int id : ids) {
      builder.add(id, bytes.of(id));
    }
    builder.close(0);
    return new TokenNodes(builder);
  }

  /** The tree without the subtrees of the nodes that {@code dropped} names. */
  TokenNodes without(boolean[] dropped) {
    int[] kept = new int[count + 1];
    int n = 0;
    for (int i = 0; i < count; i++) {
      kept[i] = n;
      if (dropped[i]) {
        Arrays.fill(kept, i, end[i], n);
        i = end[i] - 1;
      } else {
        n++;
      }
    }
    kept[count] = n;
    var result = new TokenNodes(n, longest);
    for (int i = 0; i < count; ) {
      if (dropped[i]) {
        i = end[i];
        continue;
      }
      int to = kept[i];
      result.label[to] = label[i];
      result.depth[to] = depth[i];
      result.token[to] = token[i];
      result.end[to] = kept[end[i]];
      i++;
    }
    return result;
  }

  private TokenNodes(int count, int longest) {
    this.count = count;
    this.longest = longest;
    label = new byte[count];
    end = new int[count];
    depth = new short[count];
    token = new int[count];
  }

  private static final class Builder {
    private final byte[] label;
    private final int[] end;
    private final short[] depth;
    private final int[] token;
    private int count;

    /** The nodes on the way to the last token, and how many they are. */
    private final int[] path;

    private byte[] last = {};

    Builder(int[] ids, TokenBytes bytes) {
      int nodes = 0;
      int longest = 0;
      for (int id : ids) {
        nodes += bytes.length(id);
        longest = Math.max(longest, bytes.length(id));
      }
      label = new byte[nodes];
      end = new int[nodes];
      depth = new short[nodes];
      token = new int[nodes];
      path = new int[longest];
    }

    void add(int id, byte[] bytes) {
      int same = Arrays.mismatch(last, bytes);
      close(same);
      for (int i = same; i < bytes.length; i++) {
        path[i] = count;
        label[count] = bytes[i];
        depth[count] = (short) i;
        token[count] = i == bytes.length - 1 ? id : -1;
        count++;
      }
      last = bytes;
    }

    /** Ends the subtrees of the last token's nodes from {@code depth} on. */
    void close(int from) {
      for (int i = from; i < last.length; i++) {
        end[path[i]] = count;
      }
    }
  }
}
