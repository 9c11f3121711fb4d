package llm.runtime.checks;

import org.jspecify.annotations.Nullable;

/** Refuses arguments that are missing; the message names them. */
public final class Arguments {
  private Arguments() {}

  /**
   * Gives back what is there.
   *
   * @throws IllegalArgumentException if it is null
   */
  public static <T> T present(String name, @Nullable T value) {
    if (value == null) throw new IllegalArgumentException(name + ": null, expected a value");
    return value;
  }
}
