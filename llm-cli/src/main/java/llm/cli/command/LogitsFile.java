package llm.cli.command;

import java.nio.file.Path;
import llm.api.Observer;
import llm.cli.file.FloatFile;

/** A file of logits, positions x vocabulary, as they come. */
final class LogitsFile implements Observer, AutoCloseable {
  private final FloatFile file;
  private final Observer intermediates;
  private int positions;

  private LogitsFile(FloatFile file, Observer intermediates) {
    this.file = file;
    this.intermediates = intermediates;
  }

  /**
   * Begins a file.
   *
   * @param intermediates hears all but the logits
   */
  static LogitsFile create(Path target, Observer intermediates) {
    return new LogitsFile(FloatFile.create(target), intermediates);
  }

  @Override
  public void logits(int position, float[] logits) {
    if (position != positions) {
      throw new IllegalStateException(
          "logits of position " + position + ", expected those of " + positions);
    }
    file.write(logits);
    positions++;
  }

  @Override
  public boolean observes(String name) {
    return intermediates.observes(name);
  }

  @Override
  public void intermediate(String name, int position, float[] values) {
    intermediates.intermediate(name, position, values);
  }

  /** Gives the file its name. */
  void complete() {
    file.complete();
  }

  /** Removes what is incomplete. */
  @Override
  public void close() {
    file.close();
  }
}
