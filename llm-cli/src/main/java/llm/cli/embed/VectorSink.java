package llm.cli.embed;

import llm.api.Embedding;

/** Takes embeddings as they come, and makes something whole of them. */
public interface VectorSink extends AutoCloseable {
  /** Takes that of the next text. */
  void accept(Embedding embedding);

  /** All have come. */
  void complete(Total total);

  /** Leaves nothing behind that is incomplete. */
  @Override
  default void close() {}

  /** Where nothing is said. */
  static VectorSink none() {
    return new VectorSink() {
      @Override
      public void accept(Embedding embedding) {}

      @Override
      public void complete(Total total) {}
    };
  }
}
