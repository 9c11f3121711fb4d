package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Checks what errors say. */
final class Errors {
  private Errors() {}

  /** Runs {@code code}, which must fail with a message that contains all {@code parts}. */
  static void assertMessage(Executable code, String... parts) {
    String message = assertThrows(TokenizerException.class, code).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
    }
  }
}
