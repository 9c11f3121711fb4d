package llm.runtime.answer.text;

import java.security.SecureRandom;

/** Makes ids for calls that have none. */
@FunctionalInterface
public interface CallIds {
  /** An id that has not been given before: nine letters and digits, as some templates demand. */
  String next();

  /** Ids at random. */
  static CallIds random() {
    var random = new SecureRandom();
    return () -> {
      var id = new StringBuilder();
      for (int i = 0; i < 9; i++) id.append(Character.forDigit(random.nextInt(36), 36));
      return id.toString();
    };
  }
}
