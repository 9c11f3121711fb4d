package llm.api;

import java.util.List;
import java.util.Map;

/**
 * A step in the choice of the next token: it changes logits, or leaves tokens out.
 *
 * <p>What is left after all steps of a {@link Sampling} is drawn from by chance. Each step has a
 * value that turns it off: see {@link #isActive()}.
 */
public sealed interface Sampler {
  /** Whether it changes anything at all. */
  boolean isActive();

  /** The samplers whose order can be chosen; this is the order they have by default. */
  enum Kind {
    /** {@link Penalties}. */
    PENALTIES,
    /** {@link Dry}. */
    DRY,
    /** {@link TopNSigma}. */
    TOP_N_SIGMA,
    /** {@link TopK}. */
    TOP_K,
    /** {@link Typical}. */
    TYPICAL,
    /** {@link TopP}. */
    TOP_P,
    /** {@link MinP}. */
    MIN_P,
    /** {@link Xtc}. */
    XTC,
    /** {@link Temperature}. */
    TEMPERATURE
  }

  /**
   * Adds to the logits of some tokens.
   *
   * @param addends by token id; negative infinity bans a token
   */
  record LogitBias(Map<Integer, Float> addends) implements Sampler {
    /** Checks the numbers. */
    public LogitBias {
      Checks.present("logitBias", addends);
      addends.forEach(
          (id, addend) -> {
            Checks.present("logitBias, a token", id);
            Checks.present("logitBias, an addend", addend);
          });
      addends = Map.copyOf(addends);
      addends.forEach(
          (id, addend) -> {
            Checks.that(id >= 0, "logitBias", "token " + id, "an id of 0 or more");
            Checks.that(
                addend < Float.POSITIVE_INFINITY,
                "logitBias",
                addend + " for token " + id,
                "a number, or -infinity");
          });
    }

    @Override
    public boolean isActive() {
      return !addends.isEmpty();
    }
  }

  /**
   * Makes the last tokens less likely.
   *
   * @param repetition divides the positive logits of the last tokens, and multiplies the negative
   *     ones; 1 for none (Keskar et al. 2019)
   * @param presence is subtracted from the logits of the last tokens; 0 for none (OpenAI's API)
   * @param frequency is subtracted as often as a token is among the last ones; 0 for none (OpenAI's
   *     API)
   * @param window how many of the last tokens count; -1 for all that the context holds
   */
  record Penalties(float repetition, float presence, float frequency, int window)
      implements Sampler {
    /** Checks the numbers. */
    public Penalties {
      Checks.positive("repetitionPenalty", repetition);
      Checks.finite("presencePenalty", presence);
      Checks.finite("frequencyPenalty", frequency);
      Checks.that(window >= -1, "repetitionWindow", window, "0 or more, or -1 for the context");
    }

    /** No penalty, for the last 64 tokens: what llama.cpp begins with. */
    public static Penalties off() {
      return new Penalties(1, 0, 0, 64);
    }

    @Override
    public boolean isActive() {
      return window != 0 && (repetition != 1 || presence != 0 || frequency != 0);
    }
  }

  /**
   * Don't Repeat Yourself: makes a token less likely that would go on with a sequence which was
   * there before, by {@code multiplier * base ^ (length - allowedLength)}, {@code length} being how
   * many tokens repeat already (p-e-w 2024, text-generation-webui pull request 5677).
   *
   * @param multiplier 0 for none
   * @param base grows the penalty with every token that repeats
   * @param allowedLength tokens that may repeat without a penalty for the next one are fewer
   * @param window how many of the last tokens are searched; -1 for all that the context holds
   * @param sequenceBreakers texts over which no sequence goes on
   */
  record Dry(
      float multiplier, float base, int allowedLength, int window, List<String> sequenceBreakers)
      implements Sampler {
    /** Checks the numbers. */
    public Dry {
      Checks.notNegative("dryMultiplier", multiplier);
      Checks.that(base >= 1 && Float.isFinite(base), "dryBase", base, "1 or more");
      Checks.that(allowedLength >= 1, "dryAllowedLength", allowedLength, "1 or more");
      Checks.that(window >= -1, "dryPenaltyLastN", window, "0 or more, or -1 for the context");
      sequenceBreakers = Checks.list("drySequenceBreaker", sequenceBreakers);
      Checks.that(
          sequenceBreakers.stream().noneMatch(String::isEmpty),
          "drySequenceBreaker",
          "\"\"",
          "strings that are not empty");
    }

    /** No penalty; base 1.75, length 2, 64 tokens, four breakers: what llama.cpp begins with. */
    public static Dry off() {
      return new Dry(0, 1.75f, 2, 64, List.of("\n", ":", "\"", "*"));
    }

    @Override
    public boolean isActive() {
      return multiplier > 0 && window != 0;
    }
  }

  /**
   * Only tokens whose logit is at most n standard deviations of all logits below the greatest (Tang
   * et al. 2024).
   *
   * @param n 0 for all tokens
   */
  record TopNSigma(float n) implements Sampler {
    /** Checks the number. */
    public TopNSigma {
      Checks.notNegative("topNSigma", n);
    }

    @Override
    public boolean isActive() {
      return n > 0;
    }
  }

  /**
   * Only the k likeliest tokens (Fan et al. 2018).
   *
   * @param k 0 for all tokens
   */
  record TopK(int k) implements Sampler {
    /** Checks the number. */
    public TopK {
      Checks.that(k >= 0, "topK", k, "0 or more");
    }

    @Override
    public boolean isActive() {
      return k > 0;
    }
  }

  /**
   * Locally typical sampling: only the tokens whose surprise is nearest to the entropy, as many as
   * make up probability p (Meister et al. 2022).
   *
   * @param p 1 for all tokens
   */
  record Typical(float p) implements Sampler {
    /** Checks the number. */
    public Typical {
      Checks.fraction("typical", p);
    }

    @Override
    public boolean isActive() {
      return p < 1;
    }
  }

  /**
   * Nucleus sampling: only the likeliest tokens, as many as make up probability p (Holtzman et al.
   * 2019).
   *
   * @param p 1 for all tokens
   */
  record TopP(float p) implements Sampler {
    /** Checks the number. */
    public TopP {
      Checks.fraction("topP", p);
    }

    @Override
    public boolean isActive() {
      return p < 1;
    }
  }

  /**
   * Only tokens at least p times as likely as the likeliest (Nguyen et al. 2024).
   *
   * @param p 0 for all tokens
   */
  record MinP(float p) implements Sampler {
    /** Checks the number. */
    public MinP {
      Checks.fraction("minP", p);
    }

    @Override
    public boolean isActive() {
      return p > 0;
    }
  }

  /**
   * Exclude Top Choices: now and then leaves out all tokens that reach a threshold, but for the
   * least likely of them (p-e-w 2024, text-generation-webui pull request 6335).
   *
   * @param probability of doing so at each token; 0 for never
   * @param threshold probability that a token must have; over 0.5 two never do
   */
  record Xtc(float probability, float threshold) implements Sampler {
    /** Checks the numbers. */
    public Xtc {
      Checks.fraction("xtcProbability", probability);
      Checks.fraction("xtcThreshold", threshold);
    }

    /** Never, at a threshold of 0.1: what llama.cpp begins with. */
    public static Xtc off() {
      return new Xtc(0, 0.1f);
    }

    @Override
    public boolean isActive() {
      return probability > 0 && threshold <= 0.5f;
    }
  }

  /**
   * Divides the logits by a temperature.
   *
   * <p>With a range it depends on the entropy of the tokens that are left: from {@code value -
   * range} (but not under 0) where one is certain to {@code value + range} where all are equally
   * likely (dynamic temperature, kalomaze 2023, llama.cpp pull request 4972).
   *
   * @param value 1 for no change, 0 for the likeliest token always
   * @param range 0 for a fixed temperature
   * @param exponent of the entropy's share of the greatest possible one: over 1, the temperature
   *     stays low for longer
   */
  record Temperature(float value, float range, float exponent) implements Sampler {
    /** Checks the numbers. */
    public Temperature {
      Checks.notNegative("temperature", value);
      Checks.notNegative("dynatempRange", range);
      Checks.positive("dynatempExp", exponent);
    }

    /** A fixed temperature. */
    public static Temperature of(float value) {
      return new Temperature(value, 0, 1);
    }

    /** Whether only the likeliest token is left. */
    public boolean isGreedy() {
      return value == 0;
    }

    @Override
    public boolean isActive() {
      return value != 1 || range > 0;
    }
  }

  /**
   * Mirostat 2: leaves out tokens that are too surprising, and learns from each token what too
   * surprising is, so that the mean surprise of the text stays the same (Basu et al. 2021).
   *
   * @param tau surprise to keep, in bits
   * @param eta how fast it learns; 0 for never
   */
  record Mirostat(float tau, float eta) implements Sampler {
    /** Checks the numbers. */
    public Mirostat {
      Checks.notNegative("mirostatEnt", tau);
      Checks.notNegative("mirostatLr", eta);
    }

    /** 5 bits, learned at a rate of 0.1: what llama.cpp begins with. */
    public static Mirostat defaults() {
      return new Mirostat(5, 0.1f);
    }

    @Override
    public boolean isActive() {
      return true;
    }
  }
}
