package llm.benchmarks;

import java.util.concurrent.TimeUnit;
import llm.api.GenerationOptions;
import llm.runtime.sampling.Sampler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The choice of one token of a vocabulary of 128,256, as large as Llama 3's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SamplerBenchmark {
  private static final int VOCABULARY = 128_256;

  /** Which steps the chain has. */
  public enum Chain {
    /** The likeliest. */
    GREEDY,
    /** The defaults. */
    DEFAULT,
    /** Top-p alone: all tokens are candidates. */
    TOP_P,
    /** All steps. */
    ALL
  }

  /** Which steps the chain has. */
  @Param public Chain chain = Chain.GREEDY;

  private final float[] logits = RandomData.floats(VOCABULARY, 3);
  private final float[] copy = new float[VOCABULARY];
  private Sampler sampler = Sampler.of(GenerationOptions.greedy(), VOCABULARY);

  /** Makes the chain. */
  @Setup
  public void make() {
    var options = GenerationOptions.builder().seed(1);
    var chosen =
        switch (chain) {
          case GREEDY -> options.temperature(0);
          case DEFAULT -> options;
          case TOP_P -> options.topK(0).topP(0.95f).minP(0);
          case ALL -> options.topK(40).topP(0.95f).minP(0.05f).repetitionPenalty(1.1f);
        };
    sampler = Sampler.of(chosen.build(), VOCABULARY);
  }

  /** One token; the copy of the logits counts too. */
  @Benchmark
  public int sample() {
    System.arraycopy(logits, 0, copy, 0, VOCABULARY);
    int token = sampler.sample(copy);
    sampler.accept(token);
    return token;
  }
}
