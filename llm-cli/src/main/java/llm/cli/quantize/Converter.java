package llm.cli.quantize;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import llm.api.LlmException;
import llm.tensor.Quantization;
import llm.tensor.Quoted;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/**
 * Converts the data of tensors, one tensor at a time, on several threads.
 *
 * <p>Memory for the result of one tensor is all that is held: it is freed when the next tensor's
 * turn comes.
 */
final class Converter implements AutoCloseable {
  /** Elements that a thread takes at once: a multiple of every type's block, 1 MiB of floats. */
  private static final int PIECE = 1 << 18;

  /** The scale of a block is a 16-bit float: greater numbers may be beyond it. */
  private static final float LARGEST_SCALE = 65504;

  /** How much of its greatest number a block keeps at least. */
  private static final float HELD = 0.9f;

  private final int threads;
  private final ExecutorService executor;
  private final LongConsumer progress;
  private final List<Arena> held = new ArrayList<>();
  private final Map<String, String> odd = new ConcurrentSkipListMap<>(); // by tensor
  private volatile boolean cancelled;

  /**
   * A converter.
   *
   * @param progress hears how many elements were converted, from any thread
   */
  Converter(int threads, LongConsumer progress) {
    this.threads = threads;
    this.progress = progress;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("llm-quantize-", 0).factory());
  }

  /** The same tensor in another type; converted when its data are opened. */
  Tensor convert(Tensor tensor, TensorType type) {
    return new Tensor(tensor.name(), type, tensor.dimensions(), _ -> data(tensor, type));
  }

  /** The tensors that were copied though they hold what is no number, in a line each. */
  List<String> warnings() {
    return List.copyOf(odd.values());
  }

  /** Stops soon: what is being opened fails with a {@link CancellationException}. */
  void cancel() {
    cancelled = true;
  }

  // The arena of who writes is confined to its thread; several threads need a shared one.
  @SuppressWarnings("MustBeClosedChecker") // release closes it
  private MemorySegment data(Tensor tensor, TensorType type) {
    release();
    var arena = Arena.ofShared();
    held.add(arena);
    var source = tensor.data().open(arena);
    if (tensor.type() == type) {
      if (Quantization.canDecode(type)) inPieces(tensor, new NumberCheck(tensor, source, odd));
      else progress.accept(tensor.elements());
      return source;
    }
    var target = arena.allocate(type.byteSize(tensor.elements()), Long.BYTES);
    inPieces(tensor, new Conversion(tensor, source, type, target));
    return target;
  }

  /** What is done to a tensor, piece by piece. */
  private interface Work {
    /** Does a piece; the arrays are scratch memory. */
    void piece(long from, float[] floats, float[] others, int count);
  }

  private void inPieces(Tensor tensor, Work work) {
    var next = new AtomicLong();
    var tasks = new ArrayList<Callable<Void>>();
    for (var i = 0; i < threads; i++) {
      tasks.add(
          () -> {
            pieces(tensor, work, next);
            return null;
          });
    }
    run(tasks);
  }

  /** A tensor on its way from one type to another. */
  private record Conversion(
      Tensor tensor, MemorySegment source, TensorType type, MemorySegment target) implements Work {
    /**
     * What is written is read again: a number may be too large for its type, or for the scale of
     * its block, which would be cut or lost then as a whole.
     */
    @Override
    public void piece(long from, float[] floats, float[] others, int count) {
      decode(tensor.type(), source, from, floats, count);
      check(from, floats, floats, count);
      Quantization.encode(type, floats, 0, count, target, type.byteSize(from));
      decode(type, target, from, others, count);
      check(from, others, floats, count);
      for (int block = 0; block < count; block += type.blockSize()) {
        int greatest = greatest(floats, block);
        if (Math.abs(floats[greatest]) <= LARGEST_SCALE) continue;
        boolean held =
            Math.abs(others[greatest(others, block)]) >= HELD * Math.abs(floats[greatest]);
        if (!held) refuse(from, floats, greatest);
      }
    }

    /** Which number of a block is the greatest. */
    private int greatest(float[] numbers, int block) {
      int greatest = block;
      for (int i = block; i < block + type.blockSize(); i++) {
        if (Math.abs(numbers[i]) > Math.abs(numbers[greatest])) greatest = i;
      }
      return greatest;
    }

    private void check(long from, float[] numbers, float[] originals, int count) {
      int bad = firstThatIsNone(numbers, count);
      if (bad >= 0) refuse(from, originals, bad);
    }

    private void refuse(long from, float[] originals, int bad) {
      throw new LlmException(
          "%s: element %d is %s, which %s cannot hold"
              .formatted(label(tensor), from + bad, originals[bad], type));
    }
  }

  /** A tensor that stays as it is: what it holds is no fault of the conversion, but is said. */
  private record NumberCheck(Tensor tensor, MemorySegment source, Map<String, String> odd)
      implements Work {
    @Override
    public void piece(long from, float[] floats, float[] others, int count) {
      decode(tensor.type(), source, from, floats, count);
      int bad = firstThatIsNone(floats, count);
      if (bad < 0) return;
      odd.putIfAbsent(
          tensor.name(),
          "%s: element %d is %s, and stays so".formatted(label(tensor), from + bad, floats[bad]));
    }
  }

  private static void decode(
      TensorType type, MemorySegment source, long from, float[] target, int count) {
    Quantization.decode(type, source, type.byteSize(from), target, 0, count);
  }

  private static int firstThatIsNone(float[] numbers, int count) {
    for (var i = 0; i < count; i++) if (!Float.isFinite(numbers[i])) return i;
    return -1;
  }

  private static String label(Tensor tensor) {
    return Quoted.of(tensor.name()) + " " + tensor.type() + " [" + tensor.shape() + "]";
  }

  /** Takes piece after piece until none is left. */
  private void pieces(Tensor tensor, Work work, AtomicLong next) {
    long elements = tensor.elements();
    var floats = new float[(int) Math.min(PIECE, elements)];
    var others = new float[floats.length];
    for (long from = next.getAndAdd(PIECE); from < elements; from = next.getAndAdd(PIECE)) {
      if (cancelled) throw new CancellationException("cancelled");
      int count = (int) Math.min(PIECE, elements - from);
      work.piece(from, floats, others, count);
      progress.accept(count);
    }
  }

  /** Runs all to their ends; then throws what one of them threw. */
  private void run(List<Callable<Void>> work) {
    try {
      for (Future<Void> done : executor.invokeAll(work)) done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RuntimeException cause -> cause;
        case Error cause -> throw cause;
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  private void release() {
    held.forEach(Arena::close);
    held.clear();
  }

  @Override
  public void close() {
    executor.close();
    release();
  }
}
