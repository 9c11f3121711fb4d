package llm.tests.families;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import llm.tests.Reactor;

/**
 * A page parts of which are made from what is installed: a test finds them stale, or writes them
 * anew where this was asked for.
 *
 * @param path in the project
 * @param generate makes the page that should be of the one that is
 */
record GeneratedText(String path, UnaryOperator<String> generate) {
  private static final String UPDATE = "llm.update.docs";

  /** Checks the page, or writes it. */
  void checkOrUpdate() {
    var text = read();
    if (System.getProperty(UPDATE) == null) {
      check(text);
      return;
    }
    try {
      Files.writeString(Reactor.root().resolve(path), generate.apply(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks a text in the page's place. */
  void check(String text) {
    var expected = generate.apply(text);
    if (text.equals(expected)) return;
    var found = text.lines().toList();
    var wanted = expected.lines().toList();
    int i = 0;
    while (i < found.size() && i < wanted.size() && found.get(i).equals(wanted.get(i))) i++;
    throw new AssertionError(
        "%s is stale; line %d is\n%s\nand should be\n%s\nTo write it anew, and commit it: mvn verify -D%s"
            .formatted(path, i + 1, line(found, i), line(wanted, i), UPDATE));
  }

  private static String line(java.util.List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "(the end)";
  }

  String read() {
    try {
      return Files.readString(Reactor.root().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with other lines between two marks, which are lines of their own. */
  static String between(String text, String begin, String end, String lines) {
    int from = position(text, begin) + begin.length() + 1;
    return text.substring(0, from) + lines + text.substring(position(text, end));
  }

  private static int position(String text, String mark) {
    int position = text.indexOf(mark + "\n");
    if (position >= 0) return position;
    throw new AssertionError("the page has no line " + mark);
  }
}
