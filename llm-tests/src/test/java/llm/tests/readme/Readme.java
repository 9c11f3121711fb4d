package llm.tests.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import llm.tests.Reactor;

/** The README's examples and tables. */
final class Readme {
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final String text;

  private Readme(String text) {
    this.text = text;
  }

  static Readme read() {
    try {
      return new Readme(Files.readString(Reactor.root().resolve("README.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All examples in Java. */
  List<String> examples() {
    return JAVA.matcher(text).results().map(m -> m.group(1)).toList();
  }

  /** The one example that has these words. */
  String example(String words) {
    var found = examples().stream().filter(e -> e.contains(words)).toList();
    if (found.size() == 1) return found.getFirst();
    throw new AssertionError(found.size() + " examples contain: " + words);
  }

  /** What stands as code in a row of the table. */
  Set<String> codes(String row) {
    var line = text.lines().filter(l -> l.startsWith("| " + row + " |")).findFirst().orElseThrow();
    var codes = new TreeSet<String>();
    CODE.matcher(line).results().forEach(m -> codes.add(m.group(1)));
    return codes;
  }

  /** Where words stand; they must. */
  int position(String words) {
    int position = text.indexOf(words);
    if (position >= 0) return position;
    throw new AssertionError("the README does not say: " + words);
  }
}
