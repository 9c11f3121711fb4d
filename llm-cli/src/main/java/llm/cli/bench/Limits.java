package llm.cli.bench;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What this machine does at most, measured by plain loops that the JIT compiler vectorises.
 *
 * <p>Generating is bound by memory, for it reads all weights for each token; reading a prompt is
 * bound by arithmetic. Kernels that multiply 8-bit integers may do more than the limit of floats.
 *
 * @param memoryBytesPerSecond read from memory, all threads summing an array larger than the caches
 * @param floatOperationsPerSecond multiplications and additions of 32-bit floats, all threads
 *     running chains of {@code a = a * x + y} over an array in the first cache
 */
public record Limits(double memoryBytesPerSecond, double floatOperationsPerSecond) {
  private static final long MEMORY_BYTES = 256L << 20;
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** Takes what loops compute, so that they are not optimised away. */
  @SuppressWarnings("unused")
  private static volatile double sink;

  /** A short piece of work on one thread. */
  @FunctionalInterface
  private interface Loop {
    /** Does it, and says how much it was. */
    long run();
  }

  /** Measures for two seconds. */
  public static Limits measure(int threads) {
    return new Limits(
        perSecond(threads, () -> new Summing(threads)),
        Math.max(perSecond(threads, Fused::new), perSecond(threads, Separate::new)));
  }

  /** Work a second of all threads together. */
  private static double perSecond(int threads, Supplier<Loop> loops) {
    var workers = new ArrayList<Worker>();
    var ready = new AtomicInteger(threads);
    for (var i = 0; i < threads; i++) workers.add(new Worker(loops.get(), ready));
    workers.forEach(Thread::start);
    var sum = 0.0;
    for (var worker : workers) sum += worker.result();
    return sum;
  }

  /** Runs a loop again and again: first to warm up, until all are warm; then to measure. */
  private static final class Worker extends Thread {
    private final Loop loop;
    private final AtomicInteger cold;
    private double perSecond;

    Worker(Loop loop, AtomicInteger cold) {
      super("llm-limits");
      setDaemon(true);
      this.loop = loop;
      this.cold = cold;
    }

    @Override
    public void run() {
      var end = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < end) loop.run();
      cold.decrementAndGet();
      while (cold.get() > 0) loop.run();
      long work = 0;
      long begin = System.nanoTime();
      long now = begin;
      while (now - begin < MEASURED_NANOS) {
        work += loop.run();
        now = System.nanoTime();
      }
      perSecond = work * 1e9 / (now - begin);
    }

    double result() {
      while (isAlive()) {
        try {
          join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return 0;
        }
      }
      return perSecond;
    }
  }

  /** Sums its part of an array that no cache holds, a piece at a time. */
  private static final class Summing implements Loop {
    private static final int PIECE = 1 << 16;

    private final long[] numbers;
    private int at;

    Summing(int threads) {
      var bytes = Math.min(MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 4);
      var pieces = Math.max(1, bytes / threads / Long.BYTES / PIECE);
      numbers = new long[(int) pieces * PIECE];
      java.util.Arrays.setAll(numbers, i -> i);
    }

    @Override
    public long run() {
      sink = sum(numbers, at, at + PIECE);
      at = at + PIECE == numbers.length ? 0 : at + PIECE;
      return (long) PIECE * Long.BYTES;
    }

    private static long sum(long[] numbers, int from, int to) {
      long sum = 0;
      for (var i = from; i < to; i++) sum += numbers[i];
      return sum;
    }
  }

  /** Chains of multiply-adds, for machines that have such an instruction. */
  private static final class Fused implements Loop {
    private final float[] values = new float[Separate.LENGTH];

    @Override
    public long run() {
      chain(values, Separate.FACTOR, Separate.SUMMAND);
      sink = values[0];
      return Separate.OPERATIONS;
    }

    private static void chain(float[] values, float x, float y) {
      for (var i = 0; i < values.length; i++) {
        var a = values[i];
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        a = Math.fma(a, x, y);
        values[i] = a;
      }
    }
  }

  /** The same, a multiplication and an addition each; the JDK's fused one is slow without it. */
  private static final class Separate implements Loop {
    static final int LENGTH = 2048;
    static final float FACTOR = 0.999f;
    static final float SUMMAND = 0.001f;

    /** Eight multiply-adds an element. */
    static final long OPERATIONS = 16L * LENGTH;

    private final float[] values = new float[LENGTH];

    @Override
    public long run() {
      chain(values, FACTOR, SUMMAND);
      sink = values[0];
      return OPERATIONS;
    }

    private static void chain(float[] values, float x, float y) {
      for (var i = 0; i < values.length; i++) {
        var a = values[i];
        a = a * x + y;
        a = a * x + y;
        a = a * x + y;
        a = a * x + y;
        a = a * x + y;
        a = a * x + y;
        a = a * x + y;
        a = a * x + y;
        values[i] = a;
      }
    }
  }
}
