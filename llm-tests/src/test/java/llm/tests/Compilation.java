package llm.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * What javac says about sources.
 *
 * @param success whether they compile
 * @param errors the errors; none if they compile
 * @param classes the folder with the classes
 */
public record Compilation(boolean success, List<Error> errors, Path classes) {
  /**
   * An error.
   *
   * @param code javac's name for it, the same in all languages
   * @param message what it says in English
   */
  public record Error(String code, String message) {}

  /**
   * Compiles sources on the reactor's module path.
   *
   * @param sources by file: {@code llm/tensor/Planted.java}
   * @param classes where the classes go
   */
  public static Compilation onModulePath(
      Map<String, String> sources, Path classes, String... options) {
    // No class path: this VM's has the test kit, which would be in the unnamed module, too.
    var path = List.of("--module-path", Reactor.compilePath(), "--class-path", "");
    return compile(sources, classes, path, options);
  }

  /** Compiles sources with the reactor's modules on the class path, where nothing is hidden. */
  public static Compilation onClassPath(Map<String, String> sources, Path classes) {
    return compile(
        sources,
        classes,
        List.of("--class-path", Reactor.compilePath()),
        "--add-modules",
        "jdk.incubator.vector");
  }

  private static Compilation compile(
      Map<String, String> sources, Path classes, List<String> path, String... options) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var all = new ArrayList<>(path);
    all.addAll(List.of(options));
    try (var files = compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      var units = sources.entrySet().stream().map(s -> new Source(s.getKey(), s.getValue()));
      boolean success =
          compiler.getTask(null, files, diagnostics, all, null, units.toList()).call();
      return new Compilation(success, errors(diagnostics), classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Error> errors(DiagnosticCollector<?> diagnostics) {
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> new Error(d.getCode(), d.getMessage(Locale.ENGLISH)))
        .toList();
  }

  /** The same, after checking that the sources compile. */
  public Compilation orThrow() {
    if (success) return this;
    throw new AssertionError(
        errors.stream().map(Error::message).collect(Collectors.joining("\n", "javac:\n", "")));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
