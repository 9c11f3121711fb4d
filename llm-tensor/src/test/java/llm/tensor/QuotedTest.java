package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void whatSteersATerminalOrForgesALineIsReplaced() {
    assertEquals("a\uFFFD[31mb\uFFFDc\uFFFDd", Quoted.of("a\u001b[31mb\nc\u0085d"));
    assertEquals("x\uFFFDy\uFFFDz\uFFFD", Quoted.of("x\u202ey\u2028z\ud800"));
    assertEquals("日本語 é 🙂", Quoted.of("日本語 é 🙂"));
  }

  @Test
  void whatIsLongIsCut() {
    assertEquals("a".repeat(80), Quoted.of("a".repeat(80)));
    assertEquals("🙂".repeat(80) + "...", Quoted.of("🙂".repeat(81)));
    var numbers = IntStream.range(0, 1_000_000).boxed().toList();
    assertEquals("[0, 1, 2, 3, 4, 5, ... of 1000000]", Quoted.of(numbers));
  }

  @Test
  void aMessageIsOneLineOfAnyLength() {
    assertEquals("a".repeat(200) + "\uFFFDb", Quoted.line("a".repeat(200) + "\nb"));
  }

  @Test
  void valuesAreShownAsTheyAre() {
    assertEquals("null", Quoted.of((Object) null));
    assertEquals("1.5", Quoted.of((Object) 1.5f));
    assertEquals("[1, [...], a\uFFFD]", Quoted.of((Object) List.of(1, List.of(2, 3), "a\n")));
  }
}
