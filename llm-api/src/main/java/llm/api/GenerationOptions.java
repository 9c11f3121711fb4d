package llm.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How text is generated.
 *
 * <p>The samplers and the values of {@link #defaults()} are those of llama.cpp.
 *
 * @param sampling how each token is chosen
 * @param maxTokens tokens at most; {@link Integer#MAX_VALUE} for as many as the context holds
 * @param stop generation ends before the first of these strings, which is not part of the text
 * @param ignoreEnd whether to go on after a token that ends the text, to {@code maxTokens} or the
 *     end of the context: for measuring speed
 * @param logprobs how many of the likeliest tokens come with each token, with the logarithms of
 *     their probabilities; 0 for that of the token itself alone, empty for none
 */
public record GenerationOptions(
    Sampling sampling, int maxTokens, List<String> stop, boolean ignoreEnd, OptionalInt logprobs) {

  private static final Set<Sampler.Kind> BESIDE_MIROSTAT =
      EnumSet.of(Sampler.Kind.PENALTIES, Sampler.Kind.DRY, Sampler.Kind.TEMPERATURE);

  /** Checks the numbers, and that nothing is missing. */
  public GenerationOptions {
    Checks.present("sampling", sampling);
    Checks.present("logprobs", logprobs);
    Checks.that(maxTokens >= 0, "maxTokens", maxTokens, "0 or more");
    stop = Checks.list("stop", stop);
    Checks.that(
        stop.stream().noneMatch(String::isEmpty), "stop", "\"\"", "strings that are not empty");
    Checks.that(logprobs.orElse(0) >= 0, "logprobs", logprobs.orElse(0), "0 or more");
  }

  /** What suits most. */
  public static GenerationOptions defaults() {
    return builder().build();
  }

  /** The likeliest token always: no chance involved. */
  public static GenerationOptions greedy() {
    return builder().temperature(0).build();
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects options.
   *
   * <p>A value out of range is an {@link IllegalArgumentException} that names the option.
   */
  public static final class Builder {
    private final Map<Sampler.Kind, Sampler> samplers = new EnumMap<>(Sampler.Kind.class);
    private List<Sampler.Kind> order = List.of(Sampler.Kind.values());
    private Sampler.LogitBias logitBias = new Sampler.LogitBias(Map.of());
    private Optional<Sampler.Mirostat> mirostat = Optional.empty();
    private Sampler.Temperature temperature = Sampler.Temperature.of(0.8f);
    private OptionalLong seed = OptionalLong.empty();
    private int maxTokens = Integer.MAX_VALUE;
    private List<String> stop = List.of();
    private boolean ignoreEnd;
    private OptionalInt logprobs = OptionalInt.empty();

    private Builder() {
      penalties(Sampler.Penalties.off());
      dry(Sampler.Dry.off());
      topNSigma(0);
      topK(40);
      typical(1);
      topP(0.95f);
      minP(0.05f);
      xtc(Sampler.Xtc.off());
    }

    /** See {@link GenerationOptions#maxTokens()}. Default: as many as the context holds. */
    public Builder maxTokens(int maxTokens) {
      this.maxTokens = maxTokens;
      return this;
    }

    /** See {@link GenerationOptions#stop()}. Default: none. */
    public Builder stop(List<String> stop) {
      this.stop = Checks.list("stop", stop);
      return this;
    }

    /** See {@link GenerationOptions#ignoreEnd()}. Default: false. */
    public Builder ignoreEnd(boolean ignoreEnd) {
      this.ignoreEnd = ignoreEnd;
      return this;
    }

    /** See {@link GenerationOptions#logprobs()}. Default: none. */
    public Builder logprobs(int top) {
      this.logprobs = OptionalInt.of(top);
      return this;
    }

    /** See {@link Sampling#seed()}. Default: another one each time, which -1 stands for, too. */
    public Builder seed(long seed) {
      this.seed = OptionalLong.of(seed);
      return this;
    }

    /**
     * Which samplers work, and in which order. Default: all, in the order of {@link Sampler.Kind}.
     *
     * <p>Logit bias comes before them, and temperature 0 takes the likeliest token at their end
     * even where temperature is not among them.
     *
     * @param order each kind once at most
     */
    public Builder samplers(List<Sampler.Kind> order) {
      this.order = Checks.list("samplers", order);
      for (var kind : order) {
        var once = Collections.frequency(order, kind) == 1;
        Checks.that(once, "samplers", kind + " more than once", "each once at most");
      }
      return this;
    }

    /** See {@link Sampler.Penalties}. Default: {@link Sampler.Penalties#off()}. */
    public Builder penalties(Sampler.Penalties penalties) {
      return set(Sampler.Kind.PENALTIES, Checks.present("penalties", penalties));
    }

    /** See {@link Sampler.Dry}. Default: {@link Sampler.Dry#off()}. */
    public Builder dry(Sampler.Dry dry) {
      return set(Sampler.Kind.DRY, Checks.present("dry", dry));
    }

    /** See {@link Sampler.TopNSigma}. Default: 0, which is off. */
    public Builder topNSigma(float n) {
      return set(Sampler.Kind.TOP_N_SIGMA, new Sampler.TopNSigma(n));
    }

    /** See {@link Sampler.TopK}. Default: 40. */
    public Builder topK(int k) {
      return set(Sampler.Kind.TOP_K, new Sampler.TopK(k));
    }

    /** See {@link Sampler.Typical}. Default: 1, which is off. */
    public Builder typical(float p) {
      return set(Sampler.Kind.TYPICAL, new Sampler.Typical(p));
    }

    /** See {@link Sampler.TopP}. Default: 0.95. */
    public Builder topP(float p) {
      return set(Sampler.Kind.TOP_P, new Sampler.TopP(p));
    }

    /** See {@link Sampler.MinP}. Default: 0.05. */
    public Builder minP(float p) {
      return set(Sampler.Kind.MIN_P, new Sampler.MinP(p));
    }

    /** See {@link Sampler.Xtc}. Default: {@link Sampler.Xtc#off()}. */
    public Builder xtc(Sampler.Xtc xtc) {
      return set(Sampler.Kind.XTC, xtc);
    }

    private Builder set(Sampler.Kind kind, Sampler sampler) {
      samplers.put(kind, sampler);
      return this;
    }

    /** See {@link Sampler.Temperature#value()}. Default: 0.8. */
    public Builder temperature(float value) {
      temperature = new Sampler.Temperature(value, temperature.range(), temperature.exponent());
      return this;
    }

    /** See {@link Sampler.Temperature#range()}. Default: range 0, which is off, and exponent 1. */
    public Builder dynamicTemperature(float range, float exponent) {
      temperature = new Sampler.Temperature(temperature.value(), range, exponent);
      return this;
    }

    /**
     * Chooses with {@link Sampler.Mirostat} at the end; of the other samplers only penalties, DRY
     * and temperature work beside it. Default: not so.
     */
    public Builder mirostat(Sampler.Mirostat mirostat) {
      this.mirostat = Optional.of(Checks.present("mirostat", mirostat));
      return this;
    }

    /** See {@link Sampler.LogitBias}. Default: none. */
    public Builder logitBias(Map<Integer, Float> addends) {
      logitBias = new Sampler.LogitBias(addends);
      return this;
    }

    /** The options. */
    public GenerationOptions build() {
      var sampling = new Sampling(chain(), seed);
      return new GenerationOptions(sampling, maxTokens, stop, ignoreEnd, logprobs);
    }

    private List<Sampler> chain() {
      samplers.put(Sampler.Kind.TEMPERATURE, temperature);
      var chain = new ArrayList<Sampler>();
      chain.add(logitBias);
      for (var kind : order) {
        if (mirostat.isEmpty() || BESIDE_MIROSTAT.contains(kind)) chain.add(samplers.get(kind));
      }
      if (temperature.isGreedy() && !chain.contains(temperature)) chain.add(temperature);
      mirostat.ifPresent(chain::add);
      return chain;
    }
  }
}
