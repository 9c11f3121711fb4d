package llm.cli.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the command keeps what it remembers from run to run. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * The folder: {@code $XDG_STATE_HOME/llm}, which is {@code ~/.local/state/llm} where the variable
   * is unset (XDG Base Directory Specification), and {@code %LOCALAPPDATA%\llm} on Windows. Empty
   * where there is no home.
   */
  public static Optional<Path> of(Map<String, String> variables) {
    return absolute(variables, "XDG_STATE_HOME")
        .or(() -> absolute(variables, "LOCALAPPDATA"))
        .or(() -> absolute(variables, "HOME").map(home -> home.resolve(".local/state")))
        .map(folder -> folder.resolve("llm"));
  }

  /** The specification wants relative paths ignored. */
  private static Optional<Path> absolute(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }
}
