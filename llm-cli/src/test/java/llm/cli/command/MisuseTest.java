package llm.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MisuseTest {
  private static final List<String> COMMANDS = List.of("run", "chat", "bench", "models", "doctor");

  @Test
  void theNearestNamesAreMeant() {
    assertEquals(List.of("run"), Misuse.nearest("rnu", COMMANDS));
    assertEquals(List.of("models"), Misuse.nearest("model", COMMANDS));
    assertEquals(List.of("bench"), Misuse.nearest("benhc", COMMANDS));
    assertEquals(List.of("chat"), Misuse.nearest("CHAT", COMMANDS));
    assertEquals(
        List.of("--top-k", "--top-p"), Misuse.nearest("--top-q", List.of("--top-p", "--top-k")));
  }

  @Test
  void whatIsFarIsNotMeant() {
    assertEquals(List.of(), Misuse.nearest("nonsense", COMMANDS));
    assertEquals(List.of(), Misuse.nearest("-b", List.of("-c", "-m")));
    assertEquals(List.of(), Misuse.nearest("x".repeat(1_000_000), COMMANDS));
  }
}
