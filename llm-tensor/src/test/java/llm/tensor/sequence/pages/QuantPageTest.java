package llm.tensor.sequence.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.select.KernelChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuantPageTest {
  private static final int PAGE = KeyValuePages.PAGE;
  private static final double HALF_PRECISION = 1.0 / 2048;

  private final Random random = new Random(20);

  static Stream<Kernels> kernels() {
    return KernelChoice.available().stream();
  }

  /** An element is as far from what was stored as half a step, or as its scale's rounding. */
  @ParameterizedTest
  @MethodSource("kernels")
  void elementsAreKept(Kernels kernels) {
    for (int size : new int[] {1, 31, 32, 33, 64, 80, 128}) {
      var layout = PageLayout.apart(2, size, size);
      for (float magnitude : new float[] {1e-6f, 1e-4f, 1, 100, 1e6f}) {
        var page = new QuantPage(layout);
        var keys = floats(PAGE * 2 * size, magnitude);
        var values = floats(PAGE * 2 * size, magnitude);
        write(layout, page, keys, values);
        var view = new KeyValuePage.FloatView();
        for (int h = 0; h < 2; h++) {
          int head = h * layout.headElements();
          page.read(head, size * PAGE, kernels, view);
          double bound = magnitude * (0.5 / 127 + HALF_PRECISION);
          if (magnitude < 1e-3) bound = 127 * 0x1p-25 + magnitude / 127; // the smallest halves
          for (int p = 0; p < PAGE; p++) {
            for (int i = 0; i < size; i++) {
              float found = view.data()[view.at() + i * PAGE + p];
              assertEquals(keys[(p * 2 + h) * size + i], found, bound);
            }
          }
          page.read(head + size * PAGE, PAGE * layout.valueStride(), kernels, view);
          for (int p = 0; p < PAGE; p++) {
            for (int i = 0; i < size; i++) {
              float found = view.data()[view.at() + p * layout.valueStride() + i];
              assertEquals(values[(p * 2 + h) * size + i], found, bound);
            }
          }
        }
      }
    }
  }

  @Test
  void whatIsTooLargeIsNoNumber() {
    var layout = PageLayout.apart(1, 32, 32);
    var page = new QuantPage(layout);
    var huge = floats(PAGE * 32, 1);
    huge[5] = 9e6f;
    write(layout, page, huge, huge);
    var view = new KeyValuePage.FloatView();
    page.read(0, 32 * PAGE, KernelChoice.available().getFirst(), view);
    assertTrue(Float.isNaN(view.data()[view.at()]), "position 0");
    assertTrue(Float.isFinite(view.data()[view.at() + 1]), "position 1");
  }

  /** Blocks that are full take 34 bytes of 32 elements: 0.53 of what half precision takes. */
  @Test
  void takesLittleMoreThanHalfOfHalfPrecision() {
    for (int size : new int[] {64, 80, 96, 128, 256, 576}) {
      for (var layout :
          new PageLayout[] {PageLayout.apart(4, size, size), PageLayout.withinKeys(1, size, 64)}) {
        double share =
            (double) KeyValuePage.ofQuants(layout).byteSize()
                / KeyValuePage.ofHalves(layout).byteSize();
        assertTrue(share <= 0.54, size + ": " + share);
      }
    }
  }

  private float[] floats(int length, float magnitude) {
    var x = new float[length];
    for (int i = 0; i < length; i++) x[i] = (2 * random.nextFloat() - 1) * magnitude;
    return x;
  }

  /** Keys and values: {@code [64, heads, size]}. */
  private static void write(PageLayout layout, QuantPage page, float[] keys, float[] values) {
    for (int p = 0; p < PAGE; p++) {
      for (int h = 0; h < layout.heads(); h++) {
        int head = h * layout.headElements();
        layout.putKey(page, head, p, keys, (p * layout.heads() + h) * layout.keySize());
        layout.putValue(page, head, p, values, (p * layout.heads() + h) * layout.valueSize());
      }
    }
  }
}
