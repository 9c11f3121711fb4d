package llm.api;

/** Refuses values of options; the message names the option, what was found and what was wanted. */
final class Checks {
  private Checks() {}

  static void that(boolean good, String name, Object found, String expected) {
    if (!good) throw new IllegalArgumentException(name + ": " + found + ", expected " + expected);
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
