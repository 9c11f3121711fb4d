package llm.runtime.sampling;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import llm.api.Sampler;

/**
 * DRY, "Don't Repeat Yourself" (p-e-w 2024, text-generation-webui pull request 5677): makes a token
 * less likely that would go on with a sequence which was there before.
 *
 * <p>Where the last {@code length} tokens stand earlier too, the token that follows there loses
 * {@code multiplier * base ^ (length - allowedLength)}; of several such places the longest counts.
 * No sequence reaches back over the last sequence breaker, and tokens that are breakers themselves
 * lose nothing.
 */
final class Dry implements SamplingStep {
  private static final float MAX_PENALTY = Float.MAX_VALUE / 4; // a logit less it is still finite

  private final Sampler.Dry options;
  private final TokenWindow window;
  private final SequenceBreakers breakers;
  private final Map<Integer, Integer> longest = new HashMap<>(); // sequence by the next token
  private int[] lengths = {};
  private int sinceBreaker; // tokens

  /**
   * A penalty on repeating.
   *
   * @param text gives the characters that a token completes, in the order of the text
   */
  Dry(Sampler.Dry options, int contextLength, IntFunction<String> text) {
    this.options = options;
    this.window = TokenWindow.of(options.window(), contextLength);
    this.breakers = new SequenceBreakers(options.sequenceBreakers(), text);
  }

  @Override
  public void accept(int token) {
    window.add(token);
    sinceBreaker = breakers.endsIn(token) ? 0 : sinceBreaker + 1;
  }

  @Override
  public void apply(Candidates candidates) {
    int limit = Math.min(sinceBreaker, window.size());
    if (limit < options.allowedLength()) return;
    findLengths();
    longest.clear();
    for (int k = 1; k < window.size(); k++) {
      int length = Math.min(lengths[k], limit);
      if (length >= options.allowedLength()) longest.merge(window.back(k - 1), length, Math::max);
    }
    longest.forEach((token, length) -> penalize(candidates, token, length));
  }

  private void penalize(Candidates candidates, int token, int length) {
    int at = candidates.indexOf(token);
    if (at < 0 || breakers.isBreaker(token)) return;
    double penalty =
        options.multiplier() * Math.pow(options.base(), length - options.allowedLength());
    float finite = (float) Math.min(penalty, MAX_PENALTY);
    candidates.setLogit(at, candidates.logit(at) - finite);
  }

  /**
   * {@code lengths[k]}: how many of the last tokens also stand before the last k ones. The
   * Z-algorithm (Gusfield 1997, section 1.3), over the tokens from the last to the first.
   */
  private void findLengths() {
    int n = window.size();
    if (lengths.length < n) lengths = new int[Math.max(n, 2 * lengths.length)];
    int left = 0, right = 0; // back(left) to back(right - 1) repeat the last right - left tokens
    for (int k = 1; k < n; k++) {
      int length = k < right ? Math.min(lengths[k - left], right - k) : 0;
      while (k + length < n && window.back(length) == window.back(k + length)) length++;
      lengths[k] = length;
      if (k + length > right) {
        left = k;
        right = k + length;
      }
    }
  }
}
