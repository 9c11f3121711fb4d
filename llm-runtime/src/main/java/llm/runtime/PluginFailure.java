package llm.runtime;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import llm.blocks.spi.Architecture;
import llm.tensor.Quoted;

/** Says in one line what is wrong with a plugin. */
final class PluginFailure {
  private static final String SERVICE_FILE = "META-INF/services/" + Architecture.class.getName();

  /** Causes of an exception that are looked at: they may go in a circle. */
  private static final int DEEPEST = 100;

  private static final int LONGEST = 500;

  private PluginFailure() {}

  /**
   * Says what went wrong: the plugin's own failure, or another version of the SPI.
   *
   * @param jar where the plugin is
   */
  static String explain(String jar, Throwable failure) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < DEEPEST; e = e.getCause(), depth++) {
      if (!isOfOtherVersion(e)) continue;
      return jar
          + ": it was built against another version of llm.blocks than "
          + PluginFolder.spiVersion()
          + " ("
          + firstLine(e)
          + "); rebuild it";
    }
    return jar + ": it cannot be used: " + firstLine(rootCause(failure));
  }

  /**
   * Whether something that a plugin was compiled against is missing here, or is different: a class
   * that is missing is the SPI's, or may be a library's.
   */
  private static boolean isOfOtherVersion(Throwable failure) {
    return switch (failure) {
      case NoClassDefFoundError e -> {
        var missing = String.valueOf(e.getMessage());
        yield missing.startsWith("llm/blocks/") || missing.startsWith("llm/tensor/");
      }
      case IncompatibleClassChangeError _, VerifyError _ -> true;
      default -> false;
    };
  }

  /**
   * What began it: service loader, reflection and class initialisation wrap what a plugin throws.
   */
  static Throwable rootCause(Throwable failure) {
    var cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Some errors of the VM go on over many lines, and what a plugin throws may be of its own. */
  private static String firstLine(Throwable failure) {
    try {
      var line = failure.toString().lines().findFirst().orElse("");
      return Quoted.line(line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line);
    } catch (RuntimeException | Error e) {
      return failure.getClass().getName();
    }
  }

  /** The jar on the class path whose service file names the class that cannot be loaded. */
  static String locate(Throwable failure, ClassLoader loader) {
    try {
      for (var files = loader.getResources(SERVICE_FILE); files.hasMoreElements(); ) {
        var file = files.nextElement();
        if (providers(file).anyMatch(name -> isAbout(failure, name, loader))) {
          return path(file);
        }
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return "a plugin";
  }

  /** Of the jar or folder that a file is in. */
  private static String path(URL file) {
    var jar = file.toString().replaceFirst("^jar:", "").replaceFirst("!?/META-INF/.*", "");
    return InstalledArchitecture.path(jar);
  }

  private static Stream<String> providers(URL serviceFile) throws IOException {
    try (var in = serviceFile.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(name -> !name.isEmpty());
    }
  }

  /** The service loader names the class only if it is missing; otherwise it fails again. */
  private static boolean isAbout(Throwable failure, String provider, ClassLoader loader) {
    if (String.valueOf(failure.getMessage()).contains("Provider " + provider + " ")) return true;
    try {
      Class.forName(provider, false, loader);
      return false;
    } catch (LinkageError e) {
      return e.toString().equals(failure.toString());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
