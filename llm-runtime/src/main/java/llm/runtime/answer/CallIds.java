package llm.runtime.answer;

/** Makes ids for calls that have none. */
@FunctionalInterface
public interface CallIds {
  /** An id that has not been given before: nine letters and digits, as some templates demand. */
  String next();

  /** Ids at random. */
  static CallIds random() {
    throw new UnsupportedOperationException("under way");
  }
}
