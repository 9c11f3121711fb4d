package llm.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A page of the documentation: what tests read in it.
 *
 * @param file its path in the project
 * @param text all of it
 */
public record Markdown(String file, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Reads a page, by its path in the project. */
  public static Markdown read(String file) {
    try {
      return new Markdown(file, Files.readString(Reactor.root().resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All blocks of code in a language, in their order. */
  public List<String> code(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(m -> m.group(1).equals(language))
        .map(m -> m.group(2))
        .toList();
  }

  /** The one block of code in a language that has these words. */
  public String code(String language, String words) {
    var found = code(language).stream().filter(c -> c.contains(words)).toList();
    if (found.size() == 1) return found.getFirst();
    throw new AssertionError(
        "%s: %d blocks of %s contain: %s".formatted(file, found.size(), language, words));
  }

  /** What stands as code in a text. */
  public static Set<String> codes(String text) {
    return new TreeSet<>(codesInOrder(text));
  }

  /** What stands as code in a text, in its order. */
  public static List<String> codesInOrder(String text) {
    return CODE.matcher(text).results().map(m -> m.group(1)).toList();
  }

  /** The rows of the table whose first column has this heading, each a list of its cells. */
  public List<List<String>> table(String heading) {
    return text.lines()
        .dropWhile(line -> !line.startsWith("| " + heading + " |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
        .toList();
  }

  /** Where words stand; they must. */
  public int position(String words) {
    int position = text.indexOf(words);
    if (position >= 0) return position;
    throw new AssertionError(file + " does not say: " + words);
  }
}
