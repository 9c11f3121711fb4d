package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodePointsTest {
  private static final int ASSIGNED_IN_UNICODE_16 = 294_579;
  private static final int ASSIGNED_IN_UNICODE_15_1 = 289_394;

  @Test
  void categoriesAreThoseOfUnicode15() {
    assumeTrue(
        count(point -> Character.getType(point) != Character.UNASSIGNED) == ASSIGNED_IN_UNICODE_16,
        "skipped: this Java has another version of Unicode than 16");
    assertEquals(
        ASSIGNED_IN_UNICODE_15_1, count(point -> CodePoints.type(point) != Character.UNASSIGNED));
    assertEquals(0, CodePoints.category(0x1C89)); // a letter since Unicode 16
    assertEquals(CodePoints.LETTER, CodePoints.category(0x2EBF0)); // a letter since 15.1
  }

  @Test
  void spacesAreThoseOfUnicode() {
    assertEquals(25, count(CodePoints::isSpace));
    assertEquals(
        25 - 6,
        count(
            point ->
                CodePoints.category(point) == CodePoints.SPACE
                    && Character.getType(point) != Character.CONTROL));
  }

  @Test
  void halvesOfPairsAreReplaced() {
    assertEquals("a\uFFFDb🙂\uFFFD", CodePoints.wellFormed("a\uD83Db🙂\uDE42"));
    String same = "a🙂";
    assertEquals(same, CodePoints.wellFormed(same));
  }

  private static int count(IntPredicate predicate) {
    return (int) IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(predicate).count();
  }
}
