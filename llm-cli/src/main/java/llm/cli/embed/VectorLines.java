package llm.cli.embed;

import llm.api.Embedding;
import llm.cli.terminal.Output;

/** Vectors as lines: a row a line, its numbers with blanks between. */
public final class VectorLines implements VectorSink {
  private final Output out;

  /** Lines of a stream. */
  public VectorLines(Output out) {
    this.out = out;
  }

  @Override
  public void accept(Embedding embedding) {
    for (int i = 0; i < embedding.rows(); i++) out.println(line(embedding.row(i)));
  }

  @Override
  public void complete(Total total) {
    // A line more would be a vector more.
  }

  private static String line(float[] row) {
    var line = new StringBuilder();
    for (float value : row) {
      if (!line.isEmpty()) line.append(' ');
      line.append(value);
    }
    return line.toString();
  }
}
