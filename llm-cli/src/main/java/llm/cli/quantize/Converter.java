package llm.cli.quantize;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import llm.api.LlmException;
import llm.tensor.Quantization;
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

  private final int threads;
  private final ExecutorService executor;
  private final LongConsumer progress;
  private final List<Arena> held = new ArrayList<>();
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
      progress.accept(tensor.elements());
      return source;
    }
    var target = arena.allocate(type.byteSize(tensor.elements()), Long.BYTES);
    var next = new AtomicLong();
    var work = new ArrayList<Callable<Void>>();
    for (var i = 0; i < threads; i++) {
      work.add(
          () -> {
            pieces(new Piece(tensor, source, type, target), next);
            return null;
          });
    }
    run(work);
    return target;
  }

  /** A tensor on its way from one type to another. */
  private record Piece(Tensor tensor, MemorySegment source, TensorType type, MemorySegment target) {
    void convert(long from, float[] floats, int count) {
      var sourceType = tensor.type();
      Quantization.decode(sourceType, source, sourceType.byteSize(from), floats, 0, count);
      if (type.blockSize() > 1) checkFinite(from, floats, count);
      Quantization.encode(type, floats, 0, count, target, type.byteSize(from));
    }

    /** A block with one of these would be lost as a whole. */
    private void checkFinite(long from, float[] floats, int count) {
      for (var i = 0; i < count; i++) {
        if (!Float.isFinite(floats[i])) {
          throw new LlmException(
              "%s: element %d is %s, which %s cannot hold"
                  .formatted(tensor, from + i, floats[i], type));
        }
      }
    }
  }

  /** Takes piece after piece until none is left. */
  private void pieces(Piece piece, AtomicLong next) {
    long elements = piece.tensor().elements();
    var floats = new float[(int) Math.min(PIECE, elements)];
    for (long from = next.getAndAdd(PIECE); from < elements; from = next.getAndAdd(PIECE)) {
      if (cancelled) throw new CancellationException("cancelled");
      int count = (int) Math.min(PIECE, elements - from);
      piece.convert(from, floats, count);
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
