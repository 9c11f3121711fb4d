package llm.tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import llm.tests.Java;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./llm} finds a JDK and hands on what it was given. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher there is llm.cmd")
class LauncherTest {
  /** Prints its arguments, in brackets, from the main class on. */
  private static final String ECHO =
      """
      #!/bin/sh
      while [ "$1" != llm.cli/llm.cli.Main ]; do shift; done
      shift
      for argument; do printf '[%s]' "$argument"; done
      printf '\\n'
      """;

  private static final String JAVA = System.getProperty("java.home");

  private LauncherTree tree;

  @BeforeEach
  void makeTree(@TempDir Path folder) throws IOException {
    tree = LauncherTree.in(folder);
  }

  @Test
  void tellsAStoryThroughSymbolicLinks() throws IOException {
    tree.built().with("LLM_JAVA_HOME", JAVA);
    var version = tree.run("--version").orThrow();
    assertTrue(version.out().getFirst().matches("llm \\d\\S* \\(Java .*\\)"), version.toString());

    var elsewhere = Files.createDirectories(tree.root().resolve("else where"));
    var direct = Files.createSymbolicLink(elsewhere.resolve("one"), tree.root().resolve("llm"));
    var relative = Files.createSymbolicLink(elsewhere.resolve("two"), Path.of("one"));
    var story = tree.run("run", "--temperature", "0", "-n", "8", "Once upon").orThrow();
    assertTrue(String.join("\n", story.out()).startsWith(" a time"), story.toString());
    for (var link : List.of(direct, relative)) {
      var again = tree.runAs(link, "run", "--temperature", "0", "-n", "8", "Once upon").orThrow();
      assertEquals(story.out(), again.out(), link.toString());
    }

    assertEquals(2, tree.run("run", "--no-such-option").exitCode());
    assertEquals(1, tree.run("inspect", "no-such-file.gguf").exitCode());
  }

  /** Java opens files of its own, and what is closed would become the first of them. */
  @Test
  void whatIsClosedIsNoFileOfJavas() throws IOException {
    tree.built().with("LLM_JAVA_HOME", JAVA);
    var nothing = tree.runInShell("./llm tokenize - <&-");
    assertEquals(1, nothing.exitCode());
    assertTrue(
        nothing.err().contains("llm: standard input: Bad file descriptor"), nothing.toString());
    assertEquals(1, tree.runInShell("./llm tokenize Once <&- >&-").exitCode());
    var quiet = tree.runInShell("./llm tokenize Once <&- 2>&-").orThrow();
    assertEquals(2, quiet.out().size(), quiet.toString());
  }

  @Test
  void handsOnArgumentsAsTheyAreAndTheExitCode() throws IOException {
    tree.seeminglyBuilt().with("LLM_JAVA_HOME", tree.jdk("25.0.1", ECHO + "exit 7").toString());
    var java = tree.run("run", "two words", "*", "", "$HOME", "'", "--", "-n");
    assertEquals(7, java.exitCode());
    assertEquals(List.of("[run][two words][*][][$HOME]['][--][-n]"), java.out());
  }

  @Test
  void splitsOptionsForTheVirtualMachineAtBlanksAlone() throws IOException {
    var echo = "#!/bin/sh\nprintf '%s\\n' \"$@\"";
    tree.seeminglyBuilt().with("LLM_JAVA_HOME", tree.jdk("25", echo).toString());
    var java = tree.with("LLM_JAVA_OPTS", "-Xmx1g  -Dx=*").run("doctor").orThrow();
    var options = java.out().subList(0, java.out().indexOf("llm.cli/llm.cli.Main"));
    assertTrue(options.containsAll(List.of("-Xmx1g", "-Dx=*")), options.toString());
  }

  @Test
  void saysWhichJavaItNeeds() throws IOException {
    var old = tree.seeminglyBuilt().jdk("17.0.15", ECHO);
    assertRefused(tree.with("LLM_JAVA_HOME", old.toString()).run(), "17");
    assertRefused(tree.with("LLM_JAVA_HOME", tree.root().toString()).run(), "none");
  }

  private static void assertRefused(Java java, String found) {
    assertEquals(1, java.exitCode(), java.toString());
    assertEquals(List.of(), java.out());
    var message = java.err().getLast();
    assertTrue(message.startsWith("llm: needs a JDK 25 or later; LLM_JAVA_HOME="), message);
    assertTrue(message.endsWith(" is " + found), message);
  }

  @Test
  void takesTheFirstJavaThatIsNewEnough() throws IOException {
    tree.seeminglyBuilt().with("JAVA_HOME", tree.jdk("26-ea", ECHO).toString());
    assertEquals(List.of("[doctor]"), tree.run("doctor").orThrow().out());

    // That on the PATH, where JAVA_HOME is too old.
    tree.with("JAVA_HOME", tree.jdk("8", ECHO).toString());
    Files.createSymbolicLink(
        tree.root().resolve("programs/java"), tree.jdk("25", ECHO).resolve("bin/java"));
    assertEquals(List.of("[doctor]"), tree.run("doctor").orThrow().out());
  }
}
