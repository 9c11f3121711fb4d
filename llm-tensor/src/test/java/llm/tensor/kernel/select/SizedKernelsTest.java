package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import llm.tensor.RequestedKernels;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.kernel.scalar.SmallKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RequestedKernels.class)
class SizedKernelsTest {
  private final Kernels small = new SmallKernels();
  private final Kernels large = KernelChoice.chosen().kernels();
  private final SizedKernels bySize = new SizedKernels.BySize(small);

  /** Three blocks of 96 columns, 256 in the feed-forward, 768 tokens. */
  @Test
  void theBundledModelIsSmall() {
    assertSame(small, bySize.forRows(96));
    assertSame(small, bySize.forRows(3 * 96));
    assertSame(small, bySize.forRows(256));
    assertSame(small, bySize.forHeads(6, 16));
    assertSame(small, bySize.forMatrix(96, 96));
    assertSame(small, bySize.forMatrix(96, 256));
    assertSame(small, bySize.forMatrix(768, 96));
  }

  /** Smallest of those in use: 576 columns, 3 heads of 64 columns for keys. */
  @Test
  void aModelOf135MillionWeightsIsNot() {
    assertSame(large, bySize.forRows(576));
    assertSame(large, bySize.forRows(1536));
    assertSame(large, bySize.forHeads(9, 64));
    assertSame(large, bySize.forMatrix(192, 576));
    assertSame(large, bySize.forMatrix(49152, 576));
  }

  /** Experts' routers are narrow, but long. */
  @Test
  void aRouterIsNot() {
    assertSame(large, bySize.forMatrix(8, 4096));
    assertSame(large, bySize.forMatrix(32, 1024));
  }

  @Test
  void whatIsAskedForServesEverything() {
    var scalar = new ScalarKernels();
    var always = new SizedKernels.Always(scalar);
    assertSame(scalar, always.forAny());
    assertSame(scalar, always.forRows(1 << 20));
    assertSame(scalar, always.forHeads(64, 128));
    assertSame(scalar, always.forMatrix(1 << 20, 1 << 12));
  }

  @Test
  void theWishDecides() {
    boolean auto = System.getProperty(KernelChoice.PROPERTY, "auto").equals("auto");
    assertEquals(auto, KernelChoice.sized() instanceof SizedKernels.BySize);
  }
}
