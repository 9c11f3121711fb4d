package llm.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import llm.api.LoadOptions.LoadListener;
import llm.tensor.Tensor;
import llm.tensor.TensorData;

/** Tells a listener how many bytes of a model's tensors were opened or read so far. */
final class LoadProgress {
  private static final String STAGE = "loading weights";

  private final LoadListener listener;
  private final List<Tensor> tensors;
  private final long total;
  private long done;

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
          @Override
          public MemorySegment open(Arena arena) {
            count(tensor.byteSize());
            return data.open(arena);
          }

          @Override
          public boolean isInFile() {
            return data.isInFile();
          }

          @Override
          public void read(long offset, MemorySegment target) {
            count(target.byteSize());
            data.read(offset, target);
          }
        });
  }

  /** Several threads read parts of a tensor; the listener hears of one after another. */
  private synchronized void count(long bytes) {
    listener.progress(STAGE, done, total);
    done += bytes;
  }
}
