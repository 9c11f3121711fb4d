package llm.runtime.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import llm.api.GenerationOptions;

/**
 * Draws the next token: a chain of steps, then chance.
 *
 * <p>One for each generation; the same seed and logits give the same tokens.
 */
public final class Sampler {
  private final Candidates candidates;
  private final List<SamplingStep> steps;
  private final Optional<RepetitionPenalty> repetition;
  private final boolean greedy;
  private final SplittableRandom random;

  private Sampler(
      int vocabularySize,
      List<SamplingStep> steps,
      Optional<RepetitionPenalty> repetition,
      GenerationOptions options) {
    this.candidates = new Candidates(vocabularySize);
    this.steps = steps;
    this.repetition = repetition;
    this.greedy = options.temperature() == 0;
    this.random =
        options.seed().isPresent()
            ? new SplittableRandom(options.seed().getAsLong())
            : new SplittableRandom();
  }

  /** The chain that these options ask for. */
  public static Sampler of(GenerationOptions options, int vocabularySize) {
    var steps = new ArrayList<SamplingStep>();
    Optional<RepetitionPenalty> repetition = Optional.empty();
    if (options.repetitionPenalty() != 1 && options.repetitionWindow() > 0) {
      repetition =
          Optional.of(
              new RepetitionPenalty(options.repetitionPenalty(), options.repetitionWindow()));
      steps.add(repetition.get());
    }
    if (options.temperature() > 0) {
      if (options.topK() > 0) steps.add(SamplingStep.topK(options.topK()));
      if (options.topP() < 1) steps.add(SamplingStep.topP(options.topP()));
      if (options.minP() > 0) steps.add(SamplingStep.minP(options.minP()));
      if (options.temperature() != 1) steps.add(SamplingStep.temperature(options.temperature()));
    }
    return new Sampler(vocabularySize, steps, repetition, options);
  }

  /** Says that this token was read or written. */
  public void accept(int token) {
    repetition.ifPresent(r -> r.accept(token));
  }

  /** Draws a token; call {@link #accept} with it afterwards. */
  public int sample(float[] logits) {
    candidates.reset(logits);
    for (var step : steps) step.apply(candidates);
    if (greedy) return candidates.id(candidates.best());
    var probabilities = candidates.softmax();
    double left = random.nextDouble();
    for (int i = 0; i < candidates.size() - 1; i++) {
      left -= probabilities[i];
      if (left < 0) return candidates.id(i);
    }
    return candidates.id(candidates.size() - 1);
  }
}
