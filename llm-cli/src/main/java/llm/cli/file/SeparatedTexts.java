package llm.cli.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The texts of standard input, in UTF-8, which is checked: lines, or what NULs separate.
 *
 * <p>A text is read when it is asked for, so there may be more of them than memory has room for.
 * What follows the last separator is a text if there is any of it.
 */
public final class SeparatedTexts implements Iterator<String> {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int separator;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  /** Of the next text's first byte. */
  private long offset;

  private @Nullable String next;

  private SeparatedTexts(InputStream in, char separator) {
    this.in = in;
    this.separator = separator;
  }

  /** Lines, which end with a line feed, or a carriage return and a line feed. */
  public static SeparatedTexts lines(InputStream in) {
    return new SeparatedTexts(in, '\n');
  }

  /** What ends with NUL, as {@code find -print0} writes it: texts may have several lines. */
  public static SeparatedTexts ofNul(InputStream in) {
    return new SeparatedTexts(in, '\0');
  }

  /**
   * Whether there is another text.
   *
   * @throws llm.api.LlmException if it is too large, or its bytes are no UTF-8
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  @Override
  public boolean hasNext() {
    if (next == null) next = read();
    return next != null;
  }

  @Override
  public String next() {
    var text = hasNext() ? next : null;
    if (text == null) throw new NoSuchElementException();
    next = null;
    return text;
  }

  private @Nullable String read() {
    try {
      var bytes = new ByteArrayOutputStream();
      boolean ended = takeUpToSeparator(bytes);
      if (!ended && bytes.size() == 0) return null;
      var text = TextFile.decodeStandardInput(bytes.toByteArray(), offset);
      offset += bytes.size() + 1;
      return separator == '\n' && text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw FileFailure.ofStandardInput(e);
    } catch (OutOfMemoryError e) {
      throw TextFile.tooLarge(TextFile.STANDARD_INPUT, e);
    }
  }

  /** Whether there was a separator; otherwise the input ended. */
  private boolean takeUpToSeparator(ByteArrayOutputStream bytes) throws IOException {
    while (fill()) {
      int end = position;
      while (end < limit && buffer[end] != separator) end++;
      bytes.write(buffer, position, end - position);
      boolean found = end < limit;
      position = found ? end + 1 : end;
      if (found) return true;
    }
    return false;
  }

  /** Whether there are bytes. */
  private boolean fill() throws IOException {
    if (position < limit) return true;
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }
}
