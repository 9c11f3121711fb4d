package llm.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import llm.tests.Markdown;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;

/** Pages name files, headings and classes that exist. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  /** A name that only a class of ours has: two words at least, each with a capital. */
  private static final Pattern CLASS = Pattern.compile("([A-Z][a-z0-9]+){2,}(\\.\\w+)?");

  /** Pages about the code as it is; others are journals, or show code of others. */
  private static final List<String> PRESENT =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "SECURITY.md",
          "docs/api.md",
          "docs/architecture.md",
          "docs/families.md",
          "docs/kernels.md",
          "docs/performance.md");

  /** Classes of Java and of Maven's plugins that pages name. */
  private static final Set<String> OTHERS =
      Set.of(
          "ServiceLoader",
          "IllegalArgumentException",
          "IllegalStateException",
          "ServicesResourceTransformer");

  @Test
  void linksLeadSomewhere() {
    var broken = new TreeSet<String>();
    for (var file : pages()) {
      var page = Markdown.read(file);
      LINK.matcher(page.text())
          .results()
          .map(m -> m.group(1))
          .forEach(
              link -> {
                if (!link.contains("://") && !leads(file, link)) broken.add(file + ": " + link);
              });
    }
    assertEquals(Set.of(), broken);
  }

  private static boolean leads(String file, String link) {
    var parts = link.split("#", 2);
    var target = parts[0].isEmpty() ? Path.of(file) : resolve(file, parts[0]);
    if (!Files.exists(Reactor.root().resolve(target))) return false;
    if (parts.length == 1) return true;
    return HEADING
        .matcher(Markdown.read(target.toString()).text())
        .results()
        .anyMatch(m -> anchor(m.group(1)).equals(parts[1]));
  }

  private static Path resolve(String file, String link) {
    var folder = Path.of(file).getParent();
    return (folder == null ? Path.of(link) : folder.resolve(link)).normalize();
  }

  /** As hosts of repositories make anchors of headings. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  @Test
  void classesThatAreNamedExist() {
    var known = new HashSet<>(OTHERS);
    for (var source : files(".java")) {
      known.add(source.substring(source.lastIndexOf('/') + 1).replaceFirst("\\.java$", ""));
    }
    int named = 0;
    var unknown = new TreeSet<String>();
    for (var file : PRESENT) {
      for (var code :
          Markdown.codes(Markdown.read(file).text().replaceAll("(?ms)^```.*?^```$", ""))) {
        if (!CLASS.matcher(code).matches()) continue;
        named++;
        if (!known.contains(code.split("\\.")[0])) unknown.add(file + ": " + code);
      }
    }
    assertEquals(Set.of(), unknown);
    assertTrue(named > 50, "only " + named + " classes are named");
  }

  @Test
  void allPagesAreFound() {
    assertTrue(pages().containsAll(PRESENT), pages().toString());
  }

  private static List<String> pages() {
    return files(".md");
  }

  /** Files of the project, by their paths in it, what builds made left out. */
  private static List<String> files(String end) {
    var root = Reactor.root();
    var found = new ArrayList<String>();
    var visitor =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName().toString();
            boolean isMade = name.equals("target") || name.startsWith(".");
            return isMade ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var path = root.relativize(file).toString().replace('\\', '/');
            if (path.endsWith(end)) found.add(path);
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(root, visitor);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
