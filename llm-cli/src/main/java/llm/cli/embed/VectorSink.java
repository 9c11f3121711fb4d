package llm.cli.embed;

import java.util.function.Consumer;
import llm.api.Embedding;

/** Takes embeddings as they come, and makes something whole of them. */
public interface VectorSink extends Consumer<Embedding>, AutoCloseable {
  /** All have come. */
  void complete(Total total);

  /** Leaves nothing behind that is incomplete. */
  @Override
  default void close() {}
}
