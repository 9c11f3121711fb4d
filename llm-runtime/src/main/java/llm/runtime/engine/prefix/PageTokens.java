package llm.runtime.engine.prefix;

import java.util.Arrays;

/** The tokens of a page, to find it by. */
final class PageTokens {
  private final int[] tokens;
  private final int hash;

  /** The tokens from an index on to another. */
  PageTokens(int[] tokens, int from, int to) {
    this.tokens = Arrays.copyOfRange(tokens, from, to);
    this.hash = Arrays.hashCode(this.tokens);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PageTokens that && Arrays.equals(tokens, that.tokens);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
