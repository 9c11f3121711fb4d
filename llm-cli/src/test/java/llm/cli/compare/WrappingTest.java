package llm.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrappingTest {
  @Test
  void breaksBetweenWords() {
    assertEquals(List.of("one two", "three"), Wrapping.lines("one two three", 8));
    assertEquals(List.of("one two three"), Wrapping.lines("one two three", 13));
    assertEquals(List.of(""), Wrapping.lines("", 5));
  }

  @Test
  void breaksWordsThatAreWiderThanALine() {
    assertEquals(List.of("a", "bcde", "fghi", "j k"), Wrapping.lines("a bcdefghij k", 4));
    assertEquals(List.of("𝄞𝄞", "𝄞"), Wrapping.lines("𝄞𝄞𝄞", 2));
  }

  @Test
  void wideColumnsShareWhatNarrowOnesLeave() {
    assertEquals(List.of(10, 20), Wrapping.share(List.of(10, 20), 30));
    assertEquals(List.of(20, 5, 20), Wrapping.share(List.of(30, 5, 40), 45));
    assertEquals(List.of(15, 16), Wrapping.share(List.of(30, 40), 31));
  }
}
