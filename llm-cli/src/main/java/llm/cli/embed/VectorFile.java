package llm.cli.embed;

import java.nio.file.Path;
import llm.api.Embedding;
import llm.cli.file.FloatFile;

/** Vectors in a file: F32, little-endian, rows x width; it is there when it is complete. */
public final class VectorFile implements VectorSink {
  private final FloatFile file;
  private final VectorSink more;

  /**
   * A file.
   *
   * @param more is told what is not in the file
   */
  public VectorFile(Path target, VectorSink more) {
    this.file = FloatFile.create(target);
    this.more = more;
  }

  @Override
  public void accept(Embedding embedding) {
    for (int i = 0; i < embedding.rows(); i++) file.write(embedding.row(i));
    more.accept(embedding);
  }

  @Override
  public void complete(Total total) {
    file.complete();
    more.complete(total);
  }

  @Override
  public void close() {
    file.close();
  }
}
