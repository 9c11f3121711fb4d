import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * Writes the Javadoc of a module, or of a library that is none. (Maven's plugin reads module
 * descriptors with Maven's own JVM, which may be too old for them.)
 *
 * <p>Arguments: the module's folder, its class path, the version, the folder to write. Warnings are
 * errors.
 */
void main(String[] args) throws IOException {
  var sources = Path.of(args[0], "src/main/java");
  var descriptor = sources.resolve("module-info.java");
  boolean isModule = Files.exists(descriptor);
  Files.createDirectories(Path.of(args[3]));
  var arguments =
      new ArrayList<>(
          List.of(
              "-quiet",
              "-notimestamp",
              "-Xdoclint:all,-missing",
              "-encoding",
              "UTF-8",
              "-docencoding",
              "UTF-8",
              "-windowtitle",
              Path.of(args[0]).getFileName() + " " + args[2],
              "-d",
              args[3],
              "-sourcepath",
              sources.toString(),
              isModule ? "--module-path" : "--class-path",
              args[1],
              "-subpackages",
              "llm"));
  if (isModule) arguments.add(descriptor.toString());
  var said = new StringWriter();
  var out = new PrintWriter(said);
  var javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
  int code = javadoc.run(out, out, arguments.toArray(String[]::new));
  // That the Vector API incubates is no fault of the text, and javadoc has no option not to say so.
  var faults =
      said.toString()
          .lines()
          .filter(line -> !line.startsWith("warning: [incubating]"))
          .filter(line -> !line.matches("\\d+ warnings?"))
          .toList();
  faults.forEach(IO::println);
  if (code != 0 || !faults.isEmpty()) System.exit(1);
}
