package llm.runtime;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import llm.api.LoadOptions.LoadListener;
import llm.tensor.Tensor;

/** Tells a listener how many bytes of a model's tensors were opened so far. */
final class LoadProgress {
  private static final String STAGE = "loading weights";

  private final LoadListener listener;
  private final List<Tensor> tensors;
  private final long total;
  private final AtomicLong done = new AtomicLong();

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
        arena -> {
          listener.progress(STAGE, done.getAndAdd(tensor.byteSize()), total);
          return data.open(arena);
        });
  }
}
