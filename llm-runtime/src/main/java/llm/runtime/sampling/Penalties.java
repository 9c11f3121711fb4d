package llm.runtime.sampling;

import java.util.HashMap;
import java.util.Map;
import llm.api.Sampler;

/**
 * Makes the last tokens less likely.
 *
 * <p>Repetition penalty (Keskar et al. 2019, CTRL): a positive logit is divided by it, a negative
 * one multiplied, as dividing would make it likelier. Then the frequency penalty is subtracted as
 * often as the token is among the last ones, and the presence penalty once (OpenAI's API).
 */
final class Penalties implements SamplingStep {
  private final Sampler.Penalties options;
  private final TokenWindow window;
  private final Map<Integer, Integer> counts = new HashMap<>(); // of the window's tokens

  Penalties(Sampler.Penalties options, int contextLength) {
    this.options = options;
    this.window = TokenWindow.of(options.window(), contextLength);
  }

  @Override
  public void accept(int token) {
    window.oldestIfFull().ifPresent(this::forget);
    window.add(token);
    counts.merge(token, 1, Integer::sum);
  }

  private void forget(int token) {
    counts.computeIfPresent(token, (_, count) -> count > 1 ? count - 1 : null);
  }

  @Override
  public void apply(Candidates candidates) {
    counts.forEach((token, count) -> penalize(candidates, candidates.indexOf(token), count));
  }

  private void penalize(Candidates candidates, int at, int count) {
    if (at < 0) return;
    float logit = candidates.logit(at);
    float repeated = logit > 0 ? logit / options.repetition() : logit * options.repetition();
    candidates.setLogit(at, repeated - count * options.frequency() - options.presence());
  }
}
