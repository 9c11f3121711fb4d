package llm.runtime.saved;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import llm.blocks.Description;
import llm.gguf.GgufException;
import llm.tensor.Tensor;

/** The {@link ModelIdentity} of a loaded model, which is computed when a session first needs it. */
public final class LazyIdentity {
  private final Map<String, Object> metadata;
  private final List<Tensor> tensors;
  private final Description network;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] identity = {};

  /**
   * The identity of a model.
   *
   * @param metadata of its file
   * @param tensors all: their bytes are read later
   * @param network what it was made into
   */
  public LazyIdentity(Map<String, Object> metadata, List<Tensor> tensors, Description network) {
    this.metadata = metadata;
    this.tensors = List.copyOf(tensors);
    this.network = network;
  }

  /**
   * The SHA-256.
   *
   * @throws GgufException if the model's file cannot be read any more
   */
  public byte[] bytes() {
    lock.lock();
    try {
      if (identity.length == 0) identity = ModelIdentity.of(metadata, tensors, network);
      return identity.clone();
    } finally {
      lock.unlock();
    }
  }
}
