import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks or fixes the format of every Java file of the project (google-java-format).
 *
 * <p>Arguments: {@code check} or {@code fix}, and the project's folder. A file that was found well
 * formatted is remembered by its time and size in {@code target/tools/formatted}, so that a second
 * build reads only what changed.
 */
void main(String[] args) throws Exception {
  var fix = args[0].equals("fix");
  var root = Path.of(args[1]);
  var memory = root.resolve("target/tools/formatted");
  var known = Files.exists(memory) ? Files.readAllLines(memory) : List.<String>of();
  var seen = new java.util.HashSet<>(known);
  List<Path> files;
  try (var walk = Files.walk(root)) {
    files =
        walk.filter(p -> p.toString().endsWith(".java"))
            .filter(p -> !root.relativize(p).toString().matches("(.*/)?(target|\\.git)/.*"))
            .sorted()
            .toList();
  }
  var good = new ArrayList<String>();
  var bad = new ArrayList<Path>();
  var changed = new AtomicInteger();
  for (var file : files) {
    if (seen.contains(stamp(root, file))) {
      good.add(stamp(root, file));
      continue;
    }
    var source = Files.readString(file);
    String formatted;
    try {
      formatted = new Formatter().formatSourceAndFixImports(source);
    } catch (com.google.googlejavaformat.java.FormatterException e) {
      IO.println(root.relativize(file) + ": " + e.getMessage());
      bad.add(file);
      continue;
    }
    if (formatted.equals(source)) {
      good.add(stamp(root, file));
    } else if (fix) {
      Files.writeString(file, formatted);
      changed.incrementAndGet();
      good.add(stamp(root, file));
    } else {
      bad.add(file);
    }
  }
  Files.createDirectories(memory.getParent());
  Files.write(memory, good);
  for (var file : bad) IO.println("badly formatted: " + root.relativize(file));
  if (!bad.isEmpty()) {
    IO.println("mvn -N validate -Dformat=fix formats them");
    System.exit(1);
  }
  IO.println(
      files.size() + " Java files well formatted" + (fix ? ", " + changed + " rewritten" : ""));
}

String stamp(Path root, Path file) throws IOException {
  return root.relativize(file)
      + " "
      + Files.getLastModifiedTime(file).toMillis()
      + " "
      + Files.size(file);
}
