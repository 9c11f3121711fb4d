package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Weights;

/**
 * How fast each pair of {@link Rope} turns.
 *
 * <p>A factor of 0 stands for none.
 *
 * <ul>
 *   <li>none: {@code base^(-2i / n)}
 *   <li>linear (Chen et al. 2023): all turn slower by a factor
 *   <li>YaRN (Peng et al. 2023): pairs that turn rarely within the original context turn slower by
 *       the factor, those that turn often do not, those between partly; scores get sharper by
 *       {@code (1 + 0.1 ln factor) / (1 + 0.1 a ln factor)}, where a is {@code
 *       rope.scaling.yarn_log_multiplier}, or 0
 *   <li>a divisor for each pair, from the file: {@code rope_freqs} (Llama 3), or LongRoPE's (Ding
 *       et al. 2024) {@code rope_factors_short} for sequences within the original context, {@code
 *       rope_factors_long} for longer ones
 * </ul>
 */
public final class RopeScaling {
  private static final float BETA_FAST = 32;
  private static final float BETA_SLOW = 1;

  private final float[] frequencies;
  private final float magnitude;
  private final Map<String, Object> details;

  /**
   * Turning as a plugin says; every turn must be a number, which each parameter may be and what
   * they give not.
   *
   * @param frequencies {@code [pairs]}, radians a position
   * @param magnitude factor of the rotated columns
   * @param details the parameters, by their GGUF names
   */
  public RopeScaling(float[] frequencies, float magnitude, Map<String, Object> details) {
    this.frequencies = frequencies.clone();
    this.magnitude = magnitude;
    this.details = details;
    for (int i = 0; i < frequencies.length; i++) {
      if (Float.isFinite(frequencies[i])) continue;
      throw new InvalidModelException(
          "RoPE would turn pair "
              + i
              + " by "
              + frequencies[i]
              + " radians a position, expected a finite number, with "
              + details);
    }
  }

  /** {@code [pairs]}, radians a position. */
  public float[] frequencies() {
    return frequencies.clone();
  }

  /**
   * The same with columns that are rotated and nothing else: where scores get sharper by their own
   * scale.
   */
  public RopeScaling unmagnified() {
    return new RopeScaling(frequencies, 1, details);
  }

  /** Factor of the rotated columns. */
  public float magnitude() {
    return magnitude;
  }

  /** The parameters, by their GGUF names. */
  public Map<String, Object> details() {
    return details;
  }

  /**
   * Turning as the file says.
   *
   * @param headSize columns of a head; as many turn unless {@code rope.dimension_count} says less
   * @param w where the divisors may be
   */
  public static RopeScaling of(Hyperparameters hp, int headSize, Weights w) {
    return of(hp, headSize, base(hp), w);
  }

  /**
   * Turning with a base that grows with the context wanted (NTK-aware): {@code rope.freq_base}
   * times {@code alpha^(d / (d - 2))}, where d is the head's size and alpha is {@code
   * rope.scaling.alpha}, 0 or missing for none.
   */
  public static RopeScaling ofAlpha(Hyperparameters hp, int headSize, Weights w) {
    float alpha = hp.notNegative("rope.scaling.alpha", 0);
    if (alpha == 0) return of(hp, headSize, w);
    double growth = Math.pow(alpha, headSize / (headSize - 2.0));
    return of(hp, headSize, (float) (base(hp) * growth), w);
  }

  /** Turning as the file says, but with this base. */
  public static RopeScaling of(Hyperparameters hp, int headSize, float base, Weights w) {
    return Plain.of(columns(hp, headSize), base).divided(hp, w).scaled(hp);
  }

  /** Unscaled turning of as many columns as the file says, with its base. */
  public static RopeScaling unscaled(Hyperparameters hp, int headSize) {
    return unscaled(hp, headSize, base(hp));
  }

  /** Unscaled turning of as many columns as the file says, with this base. */
  public static RopeScaling unscaled(Hyperparameters hp, int headSize, float base) {
    return unscaled(columns(hp, headSize), base);
  }

  /**
   * Unscaled turning in blocks that see a window, where those turn otherwise: {@code
   * rope.freq_base_swa}, 10000 where it is missing, and {@code rope.dimension_count_swa}.
   */
  public static RopeScaling ofWindow(Hyperparameters hp, int headSize) {
    float base = hp.positiveReal("rope.freq_base_swa", 10000);
    return unscaled(columns(hp, "rope.dimension_count_swa", headSize), base);
  }

  /**
   * Unscaled turning of as many columns as in other blocks, in those that see a window: with {@code
   * rope.freq_base_swa}, 10000 where it is missing.
   */
  public static RopeScaling ofWindowUnscaled(Hyperparameters hp, int headSize) {
    return unscaled(hp, headSize, hp.positiveReal("rope.freq_base_swa", 10000));
  }

  /**
   * Turning as the file says, but of fewer columns; divisors of pairs that do not turn count for
   * nothing.
   *
   * @param w where the divisors may be
   */
  public static RopeScaling ofColumns(Hyperparameters hp, int columns, Weights w) {
    var plain = Plain.of(columns, base(hp));
    if (!w.has("rope_freqs")) return plain.divided(hp, w).scaled(hp);
    var place = w.at("rope_freqs");
    return plain.dividedBy(place, place.firstOf(columns / 2)).scaled(hp);
  }

  /**
   * Turning in blocks that see a window, scaled as that of the others, where {@code
   * rope.freq_base_swa} and {@code rope.dimension_count_swa} may differ from theirs.
   *
   * @param w where the divisors may be
   */
  public static RopeScaling ofWindowLikeOthers(Hyperparameters hp, int headSize, Weights w) {
    float base = hp.positiveReal("rope.freq_base_swa", base(hp));
    int otherwise = columns(hp, headSize);
    boolean own = hp.has("rope.dimension_count_swa");
    int columns = own ? columns(hp, "rope.dimension_count_swa", headSize) : otherwise;
    return Plain.of(columns, base).divided(hp, w).scaled(hp);
  }

  private static float base(Hyperparameters hp) {
    return hp.positiveReal("rope.freq_base", 10000);
  }

  private static int columns(Hyperparameters hp, int headSize) {
    return columns(hp, "rope.dimension_count", headSize);
  }

  private static int columns(Hyperparameters hp, String key, int headSize) {
    int columns = hp.integer(key, headSize);
    if (columns < 2 || columns > headSize || columns % 2 != 0) {
      throw hp.wrong(key, columns, "an even number up to " + headSize);
    }
    return columns;
  }

  /** Turning by {@code base^(-2i / columns)}, unscaled. */
  public static RopeScaling unscaled(int columns, float base) {
    var plain = Plain.of(columns, base);
    return new RopeScaling(floats(plain.frequencies), 1, plain.details);
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
    return floats;
  }

  /** Turning before it is scaled. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Plain(double base, double[] frequencies, Map<String, Object> details) {
    static Plain of(int columns, float base) {
      var frequencies = new double[columns / 2];
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = Math.pow(base, -2.0 * i / columns);
      }
      var details = new LinkedHashMap<String, Object>();
      details.put("rope.dimension_count", columns);
      details.put("rope.freq_base", base);
      return new Plain(base, frequencies, details);
    }

    /** Divided by the file's factors, if it has some. */
    Plain divided(Hyperparameters hp, Weights w) {
      if (w.has("rope_freqs")) return dividedBy(w.at("rope_freqs"));
      if (!w.has("rope_factors_long") && !w.has("rope_factors_short")) return this;
      // Both are checked, though only one is in use.
      var far = dividedBy(w.at("rope_factors_long"));
      var near = dividedBy(w.at("rope_factors_short"));
      return hp.sequenceLength() > originalContext(hp) ? far : near;
    }

    /** The context before it was extended; 0 or missing for what the model was trained with. */
    private static int originalContext(Hyperparameters hp) {
      int original = hp.integer("rope.scaling.original_context_length", 0);
      return original == 0 ? hp.contextLength() : original;
    }

    private Plain dividedBy(Weights w) {
      return dividedBy(w, w.vector(frequencies.length));
    }

    Plain dividedBy(Weights w, float[] factors) {
      var divided = frequencies.clone();
      for (int i = 0; i < divided.length; i++) {
        if (!(factors[i] > 0) || !Float.isFinite(factors[i])) {
          throw new InvalidModelException(
              "element "
                  + i
                  + " of "
                  + w.name()
                  + ".weight is "
                  + factors[i]
                  + ", expected a finite number above 0");
        }
        divided[i] /= factors[i];
      }
      var more = new LinkedHashMap<>(details);
      more.put("rope.factors", w.name());
      return new Plain(base, divided, more);
    }

    RopeScaling scaled(Hyperparameters hp) {
      // Very old files have rope.scale_linear alone.
      var key = hp.has("rope.scaling.factor") ? "rope.scaling.factor" : "rope.scale_linear";
      float given = hp.notNegative(key, 0);
      float factor = given == 0 ? 1 : given;
      var type = hp.text("rope.scaling.type", factor == 1 ? "none" : "linear");
      details.put("rope.scaling.type", type);
      return switch (type) {
        case "none" -> unchanged(hp);
        // LongRoPE's divisors hold all there is to scale, unless a file has a factor beside them.
        case "longrope" -> factor == 1 ? unchanged(hp) : linear(factor, hp);
        case "linear" -> linear(factor, hp);
        case "yarn" -> yarn(factor, hp);
        default -> throw hp.wrong("rope.scaling.type", type, "none, linear, yarn or longrope");
      };
    }

    private RopeScaling unchanged(Hyperparameters hp) {
      return new RopeScaling(floats(frequencies), attentionFactor(hp), details);
    }

    private RopeScaling linear(float factor, Hyperparameters hp) {
      details.put("rope.scaling.factor", factor);
      var slower = frequencies.clone();
      for (int i = 0; i < slower.length; i++) slower[i] /= factor;
      return new RopeScaling(floats(slower), attentionFactor(hp), details);
    }

    private RopeScaling yarn(float factor, Hyperparameters hp) {
      int original = originalContext(hp);
      details.put("rope.scaling.factor", factor);
      details.put("rope.scaling.original_context_length", original);
      float fast = hp.positiveReal("rope.scaling.yarn_beta_fast", BETA_FAST);
      float slow = hp.positiveReal("rope.scaling.yarn_beta_slow", BETA_SLOW);
      double low = Math.max(0, Math.floor(pairTurning(fast, original)));
      double high = Math.min(2 * frequencies.length - 1, Math.ceil(pairTurning(slow, original)));
      var slower = frequencies.clone();
      for (int i = 0; i < slower.length; i++) {
        double kept = 1 - Math.clamp((i - low) / Math.max(0.001, high - low), 0, 1);
        slower[i] = frequencies[i] / factor * (1 - kept) + frequencies[i] * kept;
      }
      float own = hp.notNegative("rope.scaling.yarn_attn_factor", 1);
      float magnitude = yarnMagnitude(factor, hp) * attentionFactor(hp) * own;
      return new RopeScaling(floats(slower), magnitude, details);
    }

    /** Divided by how much sharper scores get otherwise, where the file says that they do. */
    private static float yarnMagnitude(float factor, Hyperparameters hp) {
      if (factor <= 1) return 1;
      double sharper = 0.1 * Math.log(factor);
      float multiplier = hp.notNegative("rope.scaling.yarn_log_multiplier", 0);
      return (float) ((1 + sharper) / (1 + multiplier * sharper));
    }

    private static float attentionFactor(Hyperparameters hp) {
      return hp.notNegative("rope.scaling.attn_factor", 1);
    }

    /** The pair that turns so many times within the original context. */
    private double pairTurning(double times, int original) {
      int columns = 2 * frequencies.length;
      return columns * Math.log(original / (times * 2 * Math.PI)) / (2 * Math.log(base));
    }
  }
}
