package llm.benchmarks;

import java.util.Map;
import java.util.Random;
import llm.api.GenerationOptions;
import llm.api.Sampler;
import llm.runtime.sampling.SamplerChain;
import llm.runtime.sampling.SamplerContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The choice of one token of a vocabulary of 128,256, as large as Llama 3's. */
public class SamplerBenchmark extends AverageTime {
  private static final int VOCABULARY = 128_256;
  private static final int CONTEXT = 256;
  private static final int POSITIONS = 32;
  private static final int LIKELY = 20;

  /** Which samplers the chain has. */
  public enum Chain {
    /** The likeliest. */
    GREEDY,
    /** The defaults. */
    DEFAULT,
    /** Every kind but Mirostat, which stands in for them. */
    ALL,
    /** The same over all tokens. */
    ALL_BUT_CUTS,
    /** Temperature alone. */
    TEMPERATURE,
    /** Top-p alone: all tokens are candidates. */
    TOP_P,
    /** Locally typical alone. */
    TYPICAL,
    /** Mirostat. */
    MIROSTAT
  }

  /** Which samplers the chain has. */
  @Param public Chain chain = Chain.GREEDY;

  private final float[][] logits = new float[POSITIONS][];
  private SamplerChain sampler = chain(GenerationOptions.greedy());
  private int position;

  /** Makes the chain, and logits with some likely tokens. */
  @Setup
  public void make() {
    var random = new Random(1);
    for (int i = 0; i < POSITIONS; i++) {
      logits[i] = RandomData.floats(VOCABULARY, i);
      for (int n = 0; n < LIKELY; n++) logits[i][random.nextInt(VOCABULARY)] += 12;
    }
    sampler = chain(options().build());
    for (int i = 0; i < CONTEXT; i++) sampler.accept(i * i % 100);
  }

  private GenerationOptions.Builder options() {
    var options = GenerationOptions.builder().seed(1);
    var whole = GenerationOptions.builder().seed(1).topK(0).topP(1).minP(0);
    return switch (chain) {
      case GREEDY -> options.temperature(0);
      case DEFAULT -> options;
      case ALL -> all(options).topNSigma(2);
      case ALL_BUT_CUTS -> all(options).topK(0);
      case TEMPERATURE -> whole;
      case TOP_P -> whole.topP(0.95f);
      case TYPICAL -> whole.typical(0.95f);
      case MIROSTAT -> options.mirostat(Sampler.Mirostat.defaults());
    };
  }

  private static GenerationOptions.Builder all(GenerationOptions.Builder options) {
    return options
        .logitBias(Map.of(5, 1f, 9, Float.NEGATIVE_INFINITY))
        .penalties(new Sampler.Penalties(1.1f, 0.1f, 0.1f, 64))
        .dry(new Sampler.Dry(0.8f, 1.75f, 2, 64, Sampler.Dry.off().sequenceBreakers()))
        .typical(0.95f)
        .xtc(new Sampler.Xtc(0.5f, 0.1f))
        .dynamicTemperature(0.3f, 1);
  }

  private static SamplerChain chain(GenerationOptions options) {
    var context = new SamplerContext(VOCABULARY, CONTEXT, id -> id % 50 == 0 ? "\n" : "ab");
    return SamplerChain.of(options, context);
  }

  /** One token. */
  @Benchmark
  public int sample() {
    int token = sampler.sample(logits[position++ % POSITIONS]);
    sampler.accept(token);
    return token;
  }
}
