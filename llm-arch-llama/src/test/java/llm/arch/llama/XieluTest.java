package llm.arch.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import llm.blocks.InvalidModelException;
import llm.tensor.Rows;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import org.junit.jupiter.api.Test;

class XieluTest {
  private static final Xielu XIELU = new Xielu(0.8, 1.3, 0.5, -1e-6);

  @Test
  void byHand() {
    assertEquals(0.8 * 4 + 0.5 * 2, XIELU.of(2), 1e-12);
    assertEquals((Math.expm1(-2) + 2) * 1.3 - 0.5 * 2, XIELU.of(-2), 1e-12);
    assertEquals(-1.3e-6, XIELU.of(0), 1e-12);
  }

  /** Rows longer than a task, and not a multiple of it. */
  @Test
  void allElementsOfAllRows() {
    int width = 2500;
    var x = Rows.zero(3, width);
    for (int i = 0; i < 3 * width; i++) x.data()[i] = (i - 3700) * 1e-3f;
    var expected = x.data().clone();
    try (var workers = Workers.of(2)) {
      XIELU.apply(x, new Workspace(workers));
    }
    for (int i = 0; i < 3 * width; i++) {
      double v = expected[i];
      double bent = v > 0 ? 0.8 * v * v : (Math.expm1(Math.min(v, -1e-6)) - v) * 1.3;
      assertEquals(bent + 0.5 * v, x.data()[i], 1e-6);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThrows(InvalidModelException.class, () -> new Xielu(0.8, 1.3, 0.5, 1));
    assertThrows(
        InvalidModelException.class, () -> new Xielu(Double.POSITIVE_INFINITY, 1.3, 0.5, 0));
  }
}
