import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Says how many tests of a build ran, which were skipped, and why: a test that can skip is no proof
 * where it did.
 *
 * <p>Arguments: the project's folder, and {@code since=} when the build began, in milliseconds:
 * reports that are older are of other builds. Exit code 1: a test was skipped without a reason.
 */
void main(String[] args) throws IOException {
  var root = Path.of(args[0]);
  var begin = Long.parseLong(args[1].replaceFirst("^since=", ""));
  var summary = new Summary();
  for (var report : reports(root)) {
    if (Files.getLastModifiedTime(report).toMillis() >= begin) {
      summary.add(root.relativize(report).getName(0).toString(), report);
    }
  }
  summary.print();
  if (summary.isUnexplained()) System.exit(1);
}

private static List<Path> reports(Path root) throws IOException {
  var reports = new ArrayList<Path>();
  try (var modules = Files.newDirectoryStream(root, "llm-*")) {
    for (var module : modules) {
      var folder = module.resolve("target/surefire-reports");
      if (!Files.isDirectory(folder)) continue;
      try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
        files.forEach(reports::add);
      }
    }
  }
  reports.sort(null);
  return reports;
}

/** How many tests one run of Surefire had. */
static final class Counts {
  private int tests;
  private int skipped;
}

/** What the reports say. */
static final class Summary {
  private static final String UNEXPLAINED = "without a reason";

  /** By module, then by run. */
  private final Map<String, Map<String, Counts>> counts = new TreeMap<>();

  /** By reason: how many, and where. */
  private final Map<String, Integer> skipped = new TreeMap<>();

  private final Map<String, TreeSet<String>> places = new TreeMap<>();

  private String module = "";
  private String run = "";
  private String test = "";

  /** Adds a report: {@code TEST-a.b.CTest-RUN.xml}. */
  void add(String module, Path report) throws IOException {
    this.module = module;
    try (var in = Files.newInputStream(report)) {
      var xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) add(xml);
      }
    } catch (XMLStreamException e) {
      throw new IOException(report + ": " + e.getMessage(), e);
    }
  }

  private void add(XMLStreamReader xml) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "testsuite" -> {
        var name = xml.getAttributeValue(null, "name");
        var end = name.endsWith(")") ? name.lastIndexOf('(') : -1;
        run = end < 0 ? "tests" : name.substring(end + 1, name.length() - 1);
        of(run).tests += Integer.parseInt(xml.getAttributeValue(null, "tests"));
      }
      case "testcase" -> {
        var name = xml.getAttributeValue(null, "classname");
        test = name.substring(name.lastIndexOf('.') + 1).replaceFirst("\\(.*", "");
      }
      case "skipped" -> {
        of(run).skipped++;
        var reason = reason(said(xml));
        skipped.merge(reason, 1, Integer::sum);
        places
            .computeIfAbsent(reason, _ -> new TreeSet<>())
            .add(module + " " + test + " (" + run + ")");
      }
      default -> {}
    }
  }

  private Counts of(String run) {
    return counts
        .computeIfAbsent(module, _ -> new TreeMap<>())
        .computeIfAbsent(run, _ -> new Counts());
  }

  /** An assumption's message stands before its stack trace; a condition's is an attribute. */
  private static String said(XMLStreamReader skipped) throws XMLStreamException {
    var message = skipped.getAttributeValue(null, "message");
    return message == null
        ? skipped.getElementText().strip().lines().findFirst().orElse("")
        : message;
  }

  /** In one line; what JUnit says where the test says nothing is none. */
  private static String reason(String message) {
    var reason =
        message
            .replaceFirst("^org\\.opentest4j\\.TestAbortedException:? ?", "")
            .replaceFirst("^Assumption failed: ", "")
            .replaceAll("\\s+", " ")
            .strip();
    var own = !reason.isEmpty() && !reason.matches("assumption is (not true|not false|true)");
    return own ? reason : UNEXPLAINED;
  }

  boolean isUnexplained() {
    return skipped.containsKey(UNEXPLAINED);
  }

  void print() {
    var all = new Counts();
    counts.forEach(
        (module, runs) ->
            runs.forEach(
                (run, found) -> {
                  all.tests += found.tests;
                  all.skipped += found.skipped;
                  IO.println(
                      "  %s, %s: %d ran, %d skipped"
                          .formatted(module, run, found.tests - found.skipped, found.skipped));
                }));
    IO.println("%d tests ran, %d were skipped".formatted(all.tests - all.skipped, all.skipped));
    skipped.forEach(
        (reason, count) -> {
          IO.println("  %d skipped: %s".formatted(count, reason));
          places.get(reason).forEach(place -> IO.println("    " + place));
        });
  }
}
