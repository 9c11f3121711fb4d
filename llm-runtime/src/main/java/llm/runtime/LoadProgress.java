package llm.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import llm.api.LlmException;
import llm.api.LoadOptions.LoadListener;
import llm.tensor.Tensor;
import llm.tensor.TensorData;
import org.jspecify.annotations.Nullable;

/** Tells a listener how many bytes of a model's tensors were opened or read so far. */
final class LoadProgress {
  private static final String STAGE = "loading weights";

  private final LoadListener listener;
  private final List<Tensor> tensors;
  private final long total;
  private long done;
  private @Nullable Throwable failure; // of the listener

  LoadProgress(LoadListener listener, List<Tensor> tensors) {
    this.listener = listener;
    this.tensors = tensors;
    this.total = tensors.stream().mapToLong(Tensor::byteSize).sum();
  }

  /** The tensors; opening one is progress. */
  List<Tensor> tensors() {
    return tensors.stream().map(this::counted).toList();
  }

  private Tensor counted(Tensor tensor) {
    var data = tensor.data();
    return new Tensor(
        tensor.name(),
        tensor.type(),
        tensor.dimensions(),
        new TensorData() {
          private long left = tensor.byteSize();

          @Override
          public MemorySegment open(Arena arena) {
            var opened = data.open(arena);
            count(tensor.byteSize());
            return opened;
          }

          @Override
          public boolean isInFile() {
            return data.isInFile();
          }

          @Override
          public void read(long offset, MemorySegment target) {
            data.read(offset, target);
            count(target.byteSize());
          }

          // What is opened twice, as a table and as a matrix, was loaded once.
          private void count(long bytes) {
            synchronized (LoadProgress.this) {
              long more = Math.min(bytes, left);
              left -= more;
              advance(more);
            }
          }
        });
  }

  /** Says that all is done: what nothing uses was not loaded. */
  synchronized void finish() {
    if (done < total || total == 0) advance(total - done);
  }

  /** Several threads read parts of a tensor; the listener hears of one after another. */
  private synchronized void advance(long bytes) {
    rethrow();
    done += bytes;
    try {
      listener.progress(STAGE, done, total);
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  /** Throws what the listener threw, if it did: whoever asked for a tensor is not to blame. */
  synchronized void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new LlmException("the listener of the loading failed: " + e, e);
    }
  }
}
