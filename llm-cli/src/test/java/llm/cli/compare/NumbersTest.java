package llm.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void writesNumbersForPeople() {
    assertEquals("10,000", Numbers.text(10_000f));
    assertEquals("0.1", Numbers.text(0.1f));
    assertEquals("1e-5", Numbers.text(1e-5f));
    assertEquals("1.5e-5", Numbers.text(1.5e-5f));
    assertEquals("2.6667", Numbers.text(256 / 96.0));
    assertEquals("-8", Numbers.text(-8f));
    assertEquals("Infinity", Numbers.text(Float.POSITIVE_INFINITY));
  }

  @Test
  void sharesOfNothingAreNone() {
    assertEquals(0, Numbers.share(0, 0));
    assertEquals("12.5 %", Numbers.percent(1, 8));
  }
}
