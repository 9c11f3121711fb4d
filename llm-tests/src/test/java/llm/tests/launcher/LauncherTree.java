package llm.tests.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import llm.tests.Java;
import llm.tests.Reactor;

/**
 * A source tree with the launcher and next to nothing else: what it builds, and with what, is up to
 * the test. The real tree is left alone, whatever is being built in it.
 */
final class LauncherTree {
  private static final Path REAL = Reactor.root();

  /** All that the launcher calls, but Maven and Java. */
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "find",
          "head",
          "mkdir",
          "cat",
          "mv",
          "rm",
          "sleep",
          "tee",
          "grep",
          "readlink",
          "touch");

  /** What it builds of. */
  static final List<String> SOURCES =
      List.of("pom.xml", "llm-cli/pom.xml", "llm-api/src/main/java/Source.java");

  static final long MINUTE = 60_000;

  private final Path root;
  private final Map<String, String> variables = new HashMap<>();

  private LauncherTree(Path root) {
    this.root = root;
  }

  /** A tree in a folder of its own, in which nothing was built. */
  static LauncherTree in(Path folder) throws IOException {
    var root = Files.createDirectories(folder.resolve("a tree"));
    var tree = new LauncherTree(root);
    tree.executable("llm", Files.readString(REAL.resolve("llm")));
    for (var source : SOURCES) {
      tree.age(source, -MINUTE);
      tree.ageFolders(root.resolve(source));
    }
    var programs = Files.createDirectories(root.resolve("programs"));
    for (var name : PROGRAMS) {
      Files.createSymbolicLink(programs.resolve(name), program(name));
    }
    tree.variables.put("PATH", programs.toString());
    tree.variables.put("HOME", root.toString());
    return tree;
  }

  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " on the PATH"));
  }

  Path root() {
    return root;
  }

  Path modules() {
    return root.resolve("llm-cli/target/modules");
  }

  LauncherTree with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Has the modules of the real tree. */
  LauncherTree built() throws IOException {
    Files.createDirectories(modules());
    try (var files = Files.list(REAL.resolve("llm-cli/target/modules"))) {
      for (var file : files.toList()) {
        Files.copy(file, modules().resolve(file.getFileName()));
      }
    }
    return this;
  }

  /** Has a module that is none, for a Java that is none. */
  LauncherTree seeminglyBuilt() throws IOException {
    age("llm-cli/target/modules/llm-cli-0.jar", 0);
    return this;
  }

  /** A file that was written so many milliseconds from now. */
  void age(String name, long fromNow) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + fromNow));
  }

  /**
   * Folders that a file lies in are as old as it: what is built within their millisecond is newer.
   */
  private void ageFolders(Path file) throws IOException {
    var time = Files.getLastModifiedTime(file);
    for (var folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
      Files.setLastModifiedTime(folder, time);
    }
  }

  /** A JDK of some version whose {@code java} is a script. */
  Path jdk(String version, String script) throws IOException {
    var home = Files.createDirectories(root.resolve("jdk " + version));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    executable("jdk " + version + "/bin/java", script);
    return home;
  }

  /** A Maven that is a script. */
  LauncherTree maven(String script) throws IOException {
    executable("programs/mvn", script);
    return this;
  }

  private void executable(String name, String script) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the launcher. */
  Java run(String... arguments) {
    return runAs(root.resolve("llm"), arguments);
  }

  /** Runs a line of the shell's in the tree. */
  Java runInShell(String line) {
    return Java.runCommand(root, variables, List.of("sh", "-c", line));
  }

  /** Runs the launcher by another of its names. */
  Java runAs(Path launcher, String... arguments) {
    var command = new ArrayList<String>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    return Java.runCommand(root, variables, command);
  }
}
