package llm.tests.tutorial;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import llm.tests.Markdown;

/** The code and the tables of {@code docs/adding-an-architecture.md}. */
final class Tutorial {
  private final Markdown page = Markdown.read("docs/adding-an-architecture.md");

  private Tutorial() {}

  static Tutorial read() {
    return new Tutorial();
  }

  /** All blocks of code in a language, in their order. */
  List<String> code(String language) {
    return page.code(language);
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
    return Markdown.codes(
        page.table(heading).stream().map(List::getFirst).collect(Collectors.joining("\n")));
  }

  /** What stands as code in a column of the table that has it under a heading, row by row. */
  List<String> column(String heading, int column) {
    return page.text()
        .lines()
        .dropWhile(line -> !(line.startsWith("|") && line.endsWith(" | " + heading + " |")))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.substring(2, line.length() - 2).split(" \\| ")[column])
        .map(cell -> Markdown.codes(cell).iterator().next())
        .toList();
  }
}
