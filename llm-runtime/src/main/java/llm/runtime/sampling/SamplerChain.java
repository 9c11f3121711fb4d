package llm.runtime.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import llm.api.GenerationOptions;
import llm.api.LogitsProcessor;
import llm.api.Sampler;
import llm.api.Sampling;

/**
 * Draws the next token: a chain of steps, then chance.
 *
 * <p>One for each generation; the same seed and logits give the same tokens.
 */
public final class SamplerChain {
  private final Processors processors;
  private final Candidates candidates;
  private final List<SamplingStep> steps;
  private final RandomGenerator random;
  private int accepted;

  private SamplerChain(
      Processors processors,
      Candidates candidates,
      List<SamplingStep> steps,
      RandomGenerator random) {
    this.processors = processors;
    this.candidates = candidates;
    this.steps = steps;
    this.random = random;
  }

  /** The chain that is asked for: the options' own processors, then their samplers. */
  public static SamplerChain of(GenerationOptions options, SamplerContext context) {
    return of(options.sampling(), options.logitsProcessors(), context, List.of());
  }

  /**
   * The chain that is asked for, and that draws none but certain tokens: the options' own
   * processors see all logits, their samplers only those of tokens that may come.
   */
  public static SamplerChain of(
      GenerationOptions options, SamplerContext context, AllowedTokens allowed) {
    var mask = new Mask(allowed, context.vocabularySize());
    return of(options.sampling(), options.logitsProcessors(), context, List.of(mask));
  }

  /** A chain of samplers alone. */
  static SamplerChain of(Sampling sampling, SamplerContext context) {
    return of(sampling, List.of(), context, List.of());
  }

  private static SamplerChain of(
      Sampling sampling,
      List<LogitsProcessor> processors,
      SamplerContext context,
      List<SamplingStep> first) {
    RandomGenerator random =
        sampling.seed().isPresent()
            ? new SplittableRandom(sampling.seed().getAsLong())
            : new SplittableRandom();
    var steps = new ArrayList<>(first);
    for (var sampler : needed(sampling.samplers())) {
      steps.add(step(sampler, context, random));
      if (!first.isEmpty() && sampler instanceof Sampler.LogitBias) steps.add(new Mask.Possible());
    }
    int size = context.vocabularySize();
    return new SamplerChain(new Processors(processors, size), new Candidates(size), steps, random);
  }

  /** Without those that do nothing, or nothing that matters where the likeliest token is taken. */
  private static List<Sampler> needed(List<Sampler> samplers) {
    var needed = new ArrayList<Sampler>();
    for (var sampler : samplers) {
      if (sampler instanceof Sampler.Temperature t && t.isGreedy()) {
        int kept = needed.size();
        while (kept > 0 && keepsTheLikeliest(needed.get(kept - 1))) kept--;
        needed.subList(kept, needed.size()).clear();
        needed.add(Sampler.Temperature.of(0));
        return needed;
      }
      if (sampler.isActive()) needed.add(sampler);
    }
    return needed;
  }

  private static boolean keepsTheLikeliest(Sampler sampler) {
    return switch (sampler) {
      case Sampler.TopNSigma _, Sampler.TopK _, Sampler.TopP _, Sampler.MinP _ -> true;
      case Sampler.Temperature _, Sampler.Mirostat _ -> true;
      case Sampler.Typical _, Sampler.Xtc _ -> false;
      case Sampler.LogitBias _, Sampler.Penalties _, Sampler.Dry _ -> false;
    };
  }

  private static SamplingStep step(
      Sampler sampler, SamplerContext context, RandomGenerator random) {
    return switch (sampler) {
      case Sampler.LogitBias s -> new LogitBias(s);
      case Sampler.Penalties s -> new Penalties(s, context.contextLength());
      case Sampler.Dry s -> new Dry(s, context.contextLength(), context.text());
      case Sampler.TopNSigma s -> new TopNSigma(s);
      case Sampler.TopK s -> new TopK(s);
      case Sampler.Typical s -> new Typical(s);
      case Sampler.TopP s -> new TopP(s);
      case Sampler.MinP s -> new MinP(s);
      case Sampler.Xtc s -> new Xtc(s, random);
      case Sampler.Temperature s when s.range() > 0 -> new DynamicTemperature(s);
      case Sampler.Temperature s -> new Temperature(s.value());
      case Sampler.Mirostat s -> new Mirostat(s);
    };
  }

  /** Says that this token was read or written. */
  public void accept(int token) {
    accepted++;
    processors.accept(token);
    for (var step : steps) step.accept(token);
  }

  /**
   * Draws a token from logits, which stay as they are; call {@link #accept} with it afterwards.
   *
   * @throws llm.api.LogitsException if the logits are no numbers
   * @throws llm.api.ConstraintException if no token is left of those that may come
   * @throws IllegalStateException if a processor leaves what cannot be drawn from
   */
  public int sample(float[] logits) {
    LogitsCheck.check(logits, Math.max(0, accepted - 1));
    candidates.reset(processors.process(logits));
    for (var step : steps) step.apply(candidates);
    candidates.softmax();
    int index = choose();
    for (var step : steps) step.drawn(candidates.surprise(index));
    return candidates.id(index);
  }

  /** An index by chance; the last one that has a probability where rounding leaves something. */
  private int choose() {
    double left = random.nextDouble();
    int last = 0;
    for (int i = 0; i < candidates.size(); i++) {
      float p = candidates.probability(i);
      if (p > 0) last = i;
      left -= p;
      if (left < 0) return i;
    }
    return last;
  }
}
