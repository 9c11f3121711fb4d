package llm.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How text is generated: immutable, made by a {@link #builder()}.
 *
 * <p>The samplers and the values of {@link #defaults()} are those of llama.cpp.
 */
public final class GenerationOptions {
  private static final Set<Sampler.Kind> BESIDE_MIROSTAT =
      EnumSet.of(Sampler.Kind.PENALTIES, Sampler.Kind.DRY, Sampler.Kind.TEMPERATURE);

  private static final GenerationOptions DEFAULTS = builder().build();
  private static final GenerationOptions GREEDY = builder().temperature(0).build();

  private final Builder values; // which nobody else has
  private final Sampling sampling;

  private GenerationOptions(Builder values) {
    this.values = values;
    this.sampling = Sampling.of(values.chain(), values.seed);
  }

  /** What suits most. */
  public static GenerationOptions defaults() {
    return DEFAULTS;
  }

  /** The likeliest token always: no chance involved. */
  public static GenerationOptions greedy() {
    return GREEDY;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** How each token is chosen. */
  public Sampling sampling() {
    return sampling;
  }

  /** Tokens at most; {@link Integer#MAX_VALUE} for as many as the context holds. */
  public int maxTokens() {
    return values.maxTokens;
  }

  /** Generation ends before the first of these strings, which is not part of the text. */
  public List<String> stop() {
    return values.stop;
  }

  /**
   * Whether to go on after a token that ends the text, to {@link #maxTokens} or the end of the
   * context: for measuring speed. Under a {@link #constraint} such a token never comes, and the
   * text ends earlier where nothing that fits can follow.
   */
  public boolean ignoreEnd() {
    return values.ignoreEnd;
  }

  /**
   * How many of the likeliest tokens come with each token, with the logarithms of their
   * probabilities; 0 for that of the token itself alone, empty for none.
   */
  public OptionalInt logprobs() {
    return values.logprobs < 0 ? OptionalInt.empty() : OptionalInt.of(values.logprobs);
  }

  /** What the text must look like; empty for anything. */
  public Optional<Constraint> constraint() {
    return Optional.ofNullable(values.constraint);
  }

  /** Steps of one's own, before all samplers and in this order. */
  public List<LogitsProcessor> logitsProcessors() {
    return values.logitsProcessors;
  }

  /** Whether tokens are guessed ahead, for speed. */
  public Speculation speculation() {
    return values.speculation;
  }

  /** What happens when the context is full. */
  public WhenFull whenFull() {
    return values.whenFull;
  }

  /**
   * What the model may have called; only chats and answers to conversations have tools. A session
   * has no template that would show them, and refuses them by an {@link IllegalArgumentException}.
   */
  public List<Tool> tools() {
    return values.tools;
  }

  /** Whether tools are called. */
  public ToolChoice toolChoice() {
    return values.toolChoice;
  }

  /** Whether one answer may have several calls; and whether a {@link ToolBox} runs them at once. */
  public boolean parallelToolCalls() {
    return values.parallelToolCalls;
  }

  /** Who goes first where not all can be served at once: the higher. */
  public int priority() {
    return values.priority;
  }

  /**
   * How long it may take, from submission to the end; afterwards reading it is a {@link
   * DeadlineException}. Empty for as long as it takes.
   */
  public Optional<Duration> deadline() {
    return Optional.ofNullable(values.deadline);
  }

  /**
   * Whose it is: where many wait, each client has the same share, however many requests it makes.
   */
  public String client() {
    return values.client;
  }

  /**
   * What is known of a prompt's beginning is shared only among those with the same salt: nobody can
   * tell by the time it takes what others with another salt have asked.
   */
  public String salt() {
    return values.salt;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof GenerationOptions other && all().equals(other.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  @Override
  public String toString() {
    return "GenerationOptions" + all();
  }

  private List<Object> all() {
    return List.of(
        sampling,
        maxTokens(),
        stop(),
        ignoreEnd(),
        logprobs(),
        constraint(),
        logitsProcessors(),
        speculation(),
        whenFull(),
        priority(),
        deadline(),
        client(),
        salt(),
        tools(),
        toolChoice(),
        parallelToolCalls());
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
    private Sampler.@Nullable Mirostat mirostat;
    private Sampler.Temperature temperature = Sampler.Temperature.of(0.8f);
    private long seed = Sampling.ANOTHER_EACH_TIME;
    private int maxTokens = Integer.MAX_VALUE;
    private List<String> stop = List.of();
    private boolean ignoreEnd;
    private int logprobs = -1; // none
    private @Nullable Constraint constraint;
    private List<LogitsProcessor> logitsProcessors = List.of();
    private Speculation speculation = Speculation.off();
    private WhenFull whenFull = WhenFull.stop();
    private int priority;
    private @Nullable Duration deadline;
    private String client = "";
    private String salt = "";
    private List<Tool> tools = List.of();
    private ToolChoice toolChoice = ToolChoice.auto();
    private boolean parallelToolCalls = true;

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

    private Builder(Builder other) {
      samplers.putAll(other.samplers);
      order = other.order;
      logitBias = other.logitBias;
      mirostat = other.mirostat;
      temperature = other.temperature;
      seed = other.seed;
      maxTokens = other.maxTokens;
      stop = other.stop;
      ignoreEnd = other.ignoreEnd;
      logprobs = other.logprobs;
      constraint = other.constraint;
      logitsProcessors = other.logitsProcessors;
      speculation = other.speculation;
      whenFull = other.whenFull;
      priority = other.priority;
      deadline = other.deadline;
      client = other.client;
      salt = other.salt;
      tools = other.tools;
      toolChoice = other.toolChoice;
      parallelToolCalls = other.parallelToolCalls;
    }

    /** See {@link GenerationOptions#maxTokens()}. Default: as many as the context holds. */
    public Builder maxTokens(int maxTokens) {
      Checks.that(maxTokens >= 0, "maxTokens", maxTokens, "0 or more");
      this.maxTokens = maxTokens;
      return this;
    }

    /** See {@link GenerationOptions#stop()}. Default: none. */
    public Builder stop(List<String> stop) {
      this.stop = Checks.list("stop", stop);
      Checks.that(
          this.stop.stream().noneMatch(String::isEmpty),
          "stop",
          "\"\"",
          "strings that are not empty");
      return this;
    }

    /** See {@link GenerationOptions#ignoreEnd()}. Default: false. */
    public Builder ignoreEnd(boolean ignoreEnd) {
      this.ignoreEnd = ignoreEnd;
      return this;
    }

    /** See {@link GenerationOptions#logprobs()}. Default: none. */
    public Builder logprobs(int top) {
      Checks.that(top >= 0, "logprobs", top, "0 or more");
      this.logprobs = top;
      return this;
    }

    /** See {@link Sampling#seed()}. Default: another one each time, which -1 stands for, too. */
    public Builder seed(long seed) {
      this.seed = seed;
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
      return set(Sampler.Kind.XTC, Checks.present("xtc", xtc));
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
      this.mirostat = Checks.present("mirostat", mirostat);
      return this;
    }

    /** See {@link Sampler.LogitBias}. Default: none. */
    public Builder logitBias(Map<Integer, Float> addends) {
      logitBias = new Sampler.LogitBias(addends);
      return this;
    }

    /** See {@link GenerationOptions#constraint()}. Default: none. */
    public Builder constraint(Constraint constraint) {
      this.constraint = Checks.present("constraint", constraint);
      return this;
    }

    /** Lets the text be anything: takes a {@link #constraint} back. */
    public Builder unconstrained() {
      this.constraint = null;
      return this;
    }

    /** See {@link GenerationOptions#logitsProcessors()}. Default: none. */
    public Builder logitsProcessors(List<LogitsProcessor> processors) {
      this.logitsProcessors = Checks.list("logitsProcessors", processors);
      return this;
    }

    /** See {@link GenerationOptions#speculation()}. Default: {@link Speculation#off()}. */
    public Builder speculation(Speculation speculation) {
      this.speculation = Checks.present("speculation", speculation);
      return this;
    }

    /** See {@link GenerationOptions#whenFull()}. Default: {@link WhenFull#stop()}. */
    public Builder whenFull(WhenFull whenFull) {
      this.whenFull = Checks.present("whenFull", whenFull);
      return this;
    }

    /** See {@link GenerationOptions#priority()}. Default: 0. */
    public Builder priority(int priority) {
      this.priority = priority;
      return this;
    }

    /**
     * See {@link GenerationOptions#deadline()}. Default: none.
     *
     * @param deadline more than 0
     */
    public Builder deadline(Duration deadline) {
      this.deadline = Checks.positive("deadline", deadline);
      return this;
    }

    /** See {@link GenerationOptions#client()}. Default: an empty string, which is a client too. */
    public Builder client(String client) {
      this.client = Checks.present("client", client);
      return this;
    }

    /** See {@link GenerationOptions#salt()}. Default: an empty string, which is a salt too. */
    public Builder salt(String salt) {
      this.salt = Checks.present("salt", salt);
      return this;
    }

    /**
     * See {@link GenerationOptions#tools()}. Default: none.
     *
     * @param tools of different names
     */
    public Builder tools(List<Tool> tools) {
      this.tools = Checks.list("tools", tools);
      var names = this.tools.stream().map(Tool::name).toList();
      for (var name : names) {
        boolean once = Collections.frequency(names, name) == 1;
        Checks.that(once, "tools", name + " more than once", "each name once");
      }
      return this;
    }

    /**
     * See {@link GenerationOptions#toolChoice()}. Default: {@link ToolChoice#auto()}.
     *
     * @param choice one that asks for a call needs tools when the options are built
     */
    public Builder toolChoice(ToolChoice choice) {
      this.toolChoice = Checks.present("toolChoice", choice);
      return this;
    }

    /** See {@link GenerationOptions#parallelToolCalls()}. Default: true. */
    public Builder parallelToolCalls(boolean parallel) {
      this.parallelToolCalls = parallel;
      return this;
    }

    private void checkChoice() {
      var names = tools.stream().map(Tool::name).toList();
      switch (toolChoice) {
        case ToolChoice.Auto _, ToolChoice.None _ -> {}
        case ToolChoice.Required _ ->
            Checks.that(!names.isEmpty(), "toolChoice", toolChoice, "tools to choose from");
        case ToolChoice.Named one ->
            Checks.that(names.contains(one.name()), "toolChoice", one, "one of " + names);
      }
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a call is asked for, and there is no such tool
     */
    public GenerationOptions build() {
      checkChoice();
      return new GenerationOptions(new Builder(this));
    }

    private List<Sampler> chain() {
      samplers.put(Sampler.Kind.TEMPERATURE, temperature);
      var chain = new ArrayList<Sampler>();
      chain.add(logitBias);
      for (var kind : order) {
        if (mirostat == null || BESIDE_MIROSTAT.contains(kind)) chain.add(samplers.get(kind));
      }
      if (temperature.isGreedy() && !chain.contains(temperature)) chain.add(temperature);
      if (mirostat != null) chain.add(mirostat);
      return chain;
    }
  }
}
