package llm.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses values of options; the message names the option, what was found and what was wanted. */
final class Checks {
  private Checks() {}

  static void that(boolean good, String name, @Nullable Object found, String expected) {
    if (!good) throw new IllegalArgumentException(name + ": " + found + ", expected " + expected);
  }

  /** Refuses null; gives back anything else. */
  static <T> T present(String name, @Nullable T value) {
    if (value == null) throw new IllegalArgumentException(name + ": null, expected a value");
    return value;
  }

  /** A copy of a list; refuses null, also in it. */
  static <T> List<T> list(String name, @Nullable List<T> values) {
    for (var value : present(name, values)) present(name + ", an element", value);
    return List.copyOf(values);
  }

  /** A copy of a conversation; refuses an empty one, and two that say how to behave. */
  static List<Message> conversation(@Nullable List<Message> messages, ChatOptions options) {
    var said = list("messages", messages);
    that(!said.isEmpty(), "messages", "none", "at least one");
    var first = said.getFirst().role();
    that(
        options.system().isEmpty() || first != Message.Role.SYSTEM,
        "messages",
        "a system message beside that of the options",
        "one of the two");
    return said;
  }

  /** Refuses null, and what is not longer than nothing. */
  static Duration positive(String name, @Nullable Duration value) {
    var given = present(name, value);
    that(given.isPositive(), name, given, "more than 0");
    return given;
  }

  static void finite(String name, float value) {
    that(Float.isFinite(value), name, value, "a number");
  }

  static void positive(String name, float value) {
    that(value > 0 && Float.isFinite(value), name, value, "more than 0");
  }

  static void notNegative(String name, float value) {
    that(value >= 0 && Float.isFinite(value), name, value, "0 or more");
  }

  static void fraction(String name, float value) {
    that(value >= 0 && value <= 1, name, value, "0 to 1");
  }
}
