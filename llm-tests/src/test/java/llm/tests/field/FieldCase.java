package llm.tests.field;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import llm.tests.Java;
import llm.tests.Reactor;
import llm.tests.model.Shared;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the commands of a public bug report printed.
 *
 * <p>A case is a folder of {@code shared/field}: its file {@code cmd} is run by a shell in a copy
 * of the folder, with {@code llm} on the path.
 *
 * @param exitCode of the last command
 * @param out lines of standard output
 * @param err lines of standard error
 * @param expected the case's own file that says what is right
 */
record FieldCase(int exitCode, List<String> out, List<String> err, String expected) {
  private static final String INCUBATING = "WARNING: Using incubator modules: jdk.incubator.vector";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Runs the case whose folder's name starts so; where it is absent the test is skipped. */
  static FieldCase run(String number, Path scratch) {
    try {
      var field = Files.createDirectories(scratch.resolve("shared/field"));
      Files.createSymbolicLink(
          scratch.resolve("shared/conformance"), Shared.require("conformance").toRealPath());
      var folder = copy(find(Shared.require("field"), number), field);
      return start(folder, launcher(Files.createDirectory(scratch.resolve("bin"))), scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find(Path field, String number) throws IOException {
    try (var folders = Files.newDirectoryStream(field, number + "-*")) {
      return folders.iterator().next();
    }
  }

  private static Path copy(Path from, Path into) throws IOException {
    var folder = Files.createDirectory(into.resolve(from.getFileName().toString()));
    try (var files = Files.newDirectoryStream(from)) {
      for (var file : files) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  /** A command {@code llm} in a folder: the reactor's, by this VM's Java. */
  private static Path launcher(Path bin) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var modules = Reactor.root().resolve("llm-cli/target/modules");
    var script =
        "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -p '%s' -m llm.cli/llm.cli.Main \"$@\"\n"
            .formatted(java, modules);
    var llm = Files.writeString(bin.resolve("llm"), script);
    if (!llm.toFile().setExecutable(true)) throw new IOException(llm + " cannot be made to run");
    return bin;
  }

  private static FieldCase start(Path folder, Path bin, Path scratch) throws IOException {
    var path = bin + File.pathSeparator + System.getenv("PATH");
    var command = List.of("bash", "-c", "cd '" + folder + "' && . ./cmd");
    var java = Java.runCommand(scratch, Map.of("PATH", path, "LC_ALL", "C.UTF-8"), command);
    return new FieldCase(
        java.exitCode(),
        java.out(),
        java.err().stream().filter(line -> !line.equals(INCUBATING)).toList(),
        Files.readString(folder.resolve("expected")));
  }

  /** What stands under a heading, up to the next one. */
  String section(String heading) {
    return section(out, heading);
  }

  /** The same of what is right. */
  String expected(String heading) {
    return section(expected.lines().toList(), heading);
  }

  /** A heading follows what was printed before it, with or without the end of a line. */
  private static String section(List<String> lines, String heading) {
    var text = String.join("\n", lines);
    int found = text.indexOf(heading);
    if (found < 0) throw new AssertionError("no " + heading + " in " + lines);
    int start = found + heading.length();
    int end = text.indexOf("--- ", start);
    return text.substring(start, end < 0 ? text.length() : end).strip();
  }

  /** Whether a line of standard error has this in it. */
  boolean says(String text) {
    return err.stream().anyMatch(line -> line.contains(text));
  }

  /** All of it, for messages. */
  String text() {
    return "exit code %d\n%s\n%s"
        .formatted(exitCode, String.join("\n", out), String.join("\n", err));
  }

  /** The objects among the lines of standard output. */
  List<JsonNode> objects() {
    return out.stream().filter(line -> line.startsWith("{")).map(JSON::readTree).toList();
  }

  /** An array of ids of each object, as texts of ids with blanks between them. */
  List<String> ids(String key) {
    var ids = new ArrayList<String>();
    for (var object : objects()) {
      ids.add(
          String.join(" ", object.required(key).valueStream().map(JsonNode::asString).toList()));
    }
    return ids;
  }
}
