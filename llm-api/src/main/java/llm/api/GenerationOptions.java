package llm.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * How text is generated.
 *
 * <p>Samplers work in this order: repetition penalty, top-k, top-p, min-p, temperature; then a
 * token is drawn. The defaults are those of llama.cpp.
 *
 * @param maxTokens tokens at most; {@link Integer#MAX_VALUE} for as many as the context holds
 * @param temperature divides the logits; 0 takes the likeliest token always
 * @param topK only the k likeliest tokens; 0 for all
 * @param topP only the likeliest tokens whose probabilities make up p; 1 for all (Holtzman et al.
 *     2019)
 * @param minP only tokens at least this fraction as likely as the likeliest; 0 for all (Nguyen et
 *     al. 2024)
 * @param repetitionPenalty divides the positive logits of recent tokens, and multiplies the
 *     negative ones; 1 for none (Keskar et al. 2019)
 * @param repetitionWindow how many of the last tokens the penalty concerns
 * @param seed the same seed gives the same text; empty for a different one each time
 * @param stop generation ends before the first of these strings, which is not part of the text
 * @param ignoreEnd whether to go on after a token that ends the text, to {@code maxTokens} or the
 *     end of the context: for measuring speed
 */
public record GenerationOptions(
    int maxTokens,
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    int repetitionWindow,
    OptionalLong seed,
    List<String> stop,
    boolean ignoreEnd) {

  /** Checks the numbers. */
  public GenerationOptions {
    check(maxTokens >= 0, "maxTokens", maxTokens, "0 or more");
    check(
        temperature >= 0 && temperature < Float.POSITIVE_INFINITY,
        "temperature",
        temperature,
        "0 or more");
    check(topK >= 0, "topK", topK, "0 or more");
    check(topP >= 0 && topP <= 1, "topP", topP, "0 to 1");
    check(minP >= 0 && minP <= 1, "minP", minP, "0 to 1");
    check(
        repetitionPenalty > 0 && repetitionPenalty < Float.POSITIVE_INFINITY,
        "repetitionPenalty",
        repetitionPenalty,
        "more than 0");
    check(repetitionWindow >= 0, "repetitionWindow", repetitionWindow, "0 or more");
    stop = List.copyOf(stop);
    check(stop.stream().noneMatch(String::isEmpty), "stop", "\"\"", "strings that are not empty");
  }

  private static void check(boolean good, String name, Object found, String expected) {
    if (!good) throw new IllegalArgumentException(name + ": " + found + ", expected " + expected);
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

  /** Collects options. */
  public static final class Builder {
    private int maxTokens = Integer.MAX_VALUE;
    private float temperature = 0.8f;
    private int topK = 40;
    private float topP = 0.95f;
    private float minP = 0.05f;
    private float repetitionPenalty = 1;
    private int repetitionWindow = 64;
    private OptionalLong seed = OptionalLong.empty();
    private List<String> stop = List.of();
    private boolean ignoreEnd;

    private Builder() {}

    /** See {@link GenerationOptions#maxTokens()}. */
    public Builder maxTokens(int maxTokens) {
      this.maxTokens = maxTokens;
      return this;
    }

    /** See {@link GenerationOptions#temperature()}. */
    public Builder temperature(float temperature) {
      this.temperature = temperature;
      return this;
    }

    /** See {@link GenerationOptions#topK()}. */
    public Builder topK(int topK) {
      this.topK = topK;
      return this;
    }

    /** See {@link GenerationOptions#topP()}. */
    public Builder topP(float topP) {
      this.topP = topP;
      return this;
    }

    /** See {@link GenerationOptions#minP()}. */
    public Builder minP(float minP) {
      this.minP = minP;
      return this;
    }

    /** See {@link GenerationOptions#repetitionPenalty()}. */
    public Builder repetitionPenalty(float repetitionPenalty) {
      this.repetitionPenalty = repetitionPenalty;
      return this;
    }

    /** See {@link GenerationOptions#repetitionWindow()}. */
    public Builder repetitionWindow(int repetitionWindow) {
      this.repetitionWindow = repetitionWindow;
      return this;
    }

    /** See {@link GenerationOptions#seed()}. */
    public Builder seed(long seed) {
      this.seed = OptionalLong.of(seed);
      return this;
    }

    /** See {@link GenerationOptions#stop()}. */
    public Builder stop(List<String> stop) {
      this.stop = stop;
      return this;
    }

    /** See {@link GenerationOptions#ignoreEnd()}. */
    public Builder ignoreEnd(boolean ignoreEnd) {
      this.ignoreEnd = ignoreEnd;
      return this;
    }

    /** The options. */
    public GenerationOptions build() {
      return new GenerationOptions(
          maxTokens,
          temperature,
          topK,
          topP,
          minP,
          repetitionPenalty,
          repetitionWindow,
          seed,
          stop,
          ignoreEnd);
    }
  }
}
