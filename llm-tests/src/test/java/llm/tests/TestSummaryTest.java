package llm.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build says at its end which tests were skipped, and why. */
class TestSummaryTest {
  private static final Path PROGRAM = Reactor.root().resolve("tools/TestSummary.java");
  private static final long BEGIN = 1_000_000_000_000L;

  @TempDir private Path root = Path.of("");

  @Test
  void groupsWhatWasSkippedByReason() throws IOException {
    report("llm-a", "OneTest", "first", 3, aborted("Assumption failed: no data beside it"));
    report("llm-a", "OneTest", "second", 3, "");
    report("llm-b", "TwoTest", "first", 2, aborted("no data beside it"));
    report("llm-b", "ThreeTest", "first", 1, "<skipped message=\"not on this system\"/>");
    assertEquals(
        List.of(
            "  llm-a, first: 2 ran, 1 skipped",
            "  llm-a, second: 3 ran, 0 skipped",
            "  llm-b, first: 1 ran, 2 skipped",
            "6 tests ran, 3 were skipped",
            "  2 skipped: no data beside it",
            "    llm-a OneTest (first)",
            "    llm-b TwoTest (first)",
            "  1 skipped: not on this system",
            "    llm-b ThreeTest (first)"),
        run().orThrow().out());
  }

  @Test
  void leavesOutReportsOfOlderBuilds() throws IOException {
    report("llm-a", "OneTest", "first", 3, "");
    var old = report("llm-a", "GoneTest", "first", 3, aborted("gone"));
    Files.setLastModifiedTime(old, FileTime.fromMillis(BEGIN - 1));
    assertEquals("3 tests ran, 0 were skipped", run().orThrow().out().getLast());
  }

  @Test
  void failsWhereNoReasonIsGiven() throws IOException {
    for (var nothing : List.of("Assumption failed: assumption is not true", "")) {
      report("llm-a", "OneTest", "first", 3, aborted(nothing));
      var java = run();
      assertEquals(1, java.exitCode());
      assertTrue(java.out().contains("  1 skipped: without a reason"), java.toString());
    }
  }

  private static String aborted(String message) {
    var type = "org.opentest4j.TestAbortedException";
    var trace = type + ": " + message + "\n\tat a.b.OneTest.test(OneTest.java:1)\n";
    return "<skipped type=\"%s\"><![CDATA[%s]]></skipped>".formatted(type, trace);
  }

  private Path report(String module, String test, String run, int tests, String skipped)
      throws IOException {
    var folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
    var name = "a.b.%s(%s)".formatted(test, run);
    return Files.writeString(
        folder.resolve("TEST-a.b.%s-%s.xml".formatted(test, run)),
        """
        <testsuite name="%s" tests="%d">
          <properties><property name="x" value="skipped"/></properties>
          <testcase name="test" classname="%s">%s</testcase>
        </testsuite>
        """
            .formatted(name, tests, name, skipped));
  }

  private Java run() {
    return Java.run(
        root,
        List.of("-XX:TieredStopAtLevel=1", PROGRAM.toString(), root.toString(), "since=" + BEGIN));
  }
}
