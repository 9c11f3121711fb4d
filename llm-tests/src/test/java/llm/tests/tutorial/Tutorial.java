package llm.tests.tutorial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import llm.tests.Reactor;

/** The code and the tables of {@code docs/adding-an-architecture.md}. */
final class Tutorial {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final String text;

  private Tutorial(String text) {
    this.text = text;
  }

  static Tutorial read() {
    try {
      return new Tutorial(
          Files.readString(Reactor.root().resolve("docs/adding-an-architecture.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All blocks of code in a language, in their order. */
  List<String> code(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(m -> m.group(1).equals(language))
        .map(m -> m.group(2))
        .toList();
  }

  /** The Java that begins with a block with these words, to the end of its file. */
  String javaFile(String words) {
    var blocks = code("java");
    int first = 0;
    while (!blocks.get(first).contains(words)) first++;
    int last = first;
    while (!blocks.get(last).endsWith("\n}\n")) last++;
    return blocks.subList(first, last + 1).stream().collect(Collectors.joining("\n"));
  }

  /** What stands as code in the first column of the table under a heading. */
  Set<String> firstColumn(String heading) {
    var column =
        text.lines()
            .dropWhile(line -> !line.startsWith("| " + heading + " |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split("\\|")[1])
            .collect(Collectors.joining());
    var codes = new TreeSet<String>();
    CODE.matcher(column).results().forEach(m -> codes.add(m.group(1)));
    return codes;
  }
}
