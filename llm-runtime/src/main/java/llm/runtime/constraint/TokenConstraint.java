package llm.runtime.constraint;

import java.util.Arrays;
import llm.api.ConstraintException;
import llm.grammar.TokenMatcher;
import llm.runtime.sampling.AllowedTokens;

/**
 * Holds one text to a grammar while it is written: says which tokens may come next, and takes the
 * one that was drawn. One thread at a time.
 */
public final class TokenConstraint implements AllowedTokens {
  private static final int[] NONE = {};

  private final TokenMatcher matcher;
  private final int[] ends; // tokens, in rising order
  private final ForcedText forcedText;

  private TokenConstraint(TokenMatcher matcher, int[] ends, ForcedText forcedText) {
    this.matcher = matcher;
    this.ends = ends;
    this.forcedText = forcedText;
  }

  /**
   * Before the first token. The first mask is made here, and with it what all others share: by
   * whoever asks for a text, not while it is written.
   *
   * @param ends tokens that may come where a text may end
   * @throws ConstraintException if no token of the vocabulary begins a text
   */
  static TokenConstraint of(CompiledConstraint compiled, int[] ends, ForcedText forcedText) {
    var matcher = compiled.matcher();
    var mask = new long[compiled.tokens().words()];
    matcher.mask(mask);
    if (!matcher.mayEnd() && Arrays.stream(mask).allMatch(word -> word == 0)) {
      throw new ConstraintException(
          ConstraintException.Kind.EMPTY,
          "",
          "",
          "constraint: no token of the model's vocabulary begins a text that fits");
    }
    return new TokenConstraint(matcher, ends, forcedText);
  }

  @Override
  public void fill(long[] mask) {
    matcher.mask(mask);
    if (!matcher.mayEnd()) return;
    for (int id : ends) mask[id >> 6] |= 1L << id;
  }

  /**
   * Takes a token that was allowed.
   *
   * @return whether the text goes on behind it: false if the token ends it
   */
  public boolean accept(int token) {
    if (matcher.accept(token)) return true;
    if (matcher.mayEnd() && isEnd(token)) return false;
    throw new IllegalStateException("token " + token + " was drawn, which does not fit");
  }

  private boolean isEnd(int token) {
    return Arrays.binarySearch(ends, token) >= 0;
  }

  /** Whether nothing may follow what was taken. */
  public boolean mustEnd() {
    return matcher.mustEnd();
  }

  /** How many of the first tokens of a draft may follow, one behind the other. */
  public int fitting(int[] draft, int count) {
    var ahead = matcher.fork();
    int fit = 0;
    while (fit < count && ahead.accept(draft[fit])) fit++;
    return fit < count && ahead.mayEnd() && isEnd(draft[fit]) ? fit + 1 : fit;
  }

  /**
   * Tokens that are taken as they are, one behind the other: of text that must come. None where
   * there is a choice.
   */
  public int[] forced() {
    var bytes = matcher.forced();
    if (bytes.length < 2) return NONE;
    var tokens = forcedText.tokens(bytes);
    int fit = fitting(tokens, tokens.length);
    return fit == tokens.length ? tokens : Arrays.copyOf(tokens, fit);
  }
}
