package llm.tensor.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyValueCacheTest {
  private static final Kernels KERNELS = new ScalarKernels();
  private static final List<KeyValueCache.Layer> LAYERS =
      List.of(new KeyValueCache.Layer(2, 3, 5), new KeyValueCache.Layer(1, 4, 4));

  @ParameterizedTest
  @EnumSource(KeyValueType.class)
  void branchesDoNotDisturbEachOther(KeyValueType type) {
    var cache = new KeyValueCache(LAYERS, type);
    for (int p = 0; p < 200; p++) write(cache, p, p);
    var branch = cache.copyOf(100);
    for (int p = 100; p < 130; p++) write(branch, p, -p);
    for (int p = 50; p < 60; p++) write(cache, p, -100 - p);
    for (int p = 0; p < 100; p++) {
      assertEquals(p >= 50 && p < 60 ? -100 - p : p, key(cache, p));
      assertEquals(p, key(branch, p));
    }
    for (int p = 100; p < 130; p++) {
      assertEquals(p, key(cache, p));
      assertEquals(-p, key(branch, p));
    }
  }

  @Test
  void truncatingLetsMemoryGo() {
    var cache = new KeyValueCache(LAYERS, KeyValueType.F16);
    assertEquals(0, cache.byteSize());
    for (int p = 0; p < 200; p++) write(cache, p, p);
    long all = cache.byteSize();
    cache.truncate(65);
    assertEquals(all / 2, cache.byteSize());
    assertEquals(64, key(cache, 64));
    write(cache, 65, 7);
    assertEquals(7, key(cache, 65));
    cache.truncate(0);
    assertEquals(0, cache.byteSize());
    assertThrows(IllegalStateException.class, () -> pages(cache).page(0));
  }

  @Test
  void narrowTypesTakeHalf() {
    var wide = new KeyValueCache(LAYERS, KeyValueType.F32);
    var narrow = new KeyValueCache(LAYERS, KeyValueType.BF16);
    write(wide, 0, 1);
    write(narrow, 0, 1);
    assertEquals(wide.byteSize(), 2 * narrow.byteSize());
    assertTrue(narrow.byteSize() > 0);
  }

  /** To the nearest, ties to even; NaN stays NaN. */
  @Test
  void bfloat16Rounds() {
    var cache = new KeyValueCache(List.of(new KeyValueCache.Layer(1, 4, 4)), KeyValueType.BF16);
    float half = 0x1p-8f; // half a unit in the last place of 1
    float[] x = {1 + half, 1 + 3 * half, Float.NaN, Float.NEGATIVE_INFINITY};
    cache.layer(0).write(0, x, 0, x, 0);
    var view = new KeyValuePage.FloatView();
    pages(cache).page(0).read(4 * KeyValuePages.PAGE, 4, KERNELS, view); // behind the keys
    float[] expected = {1, 1 + 4 * half, Float.NaN, Float.NEGATIVE_INFINITY};
    assertArrayEquals(expected, java.util.Arrays.copyOf(view.data(), 4));
  }

  private static KeyValuePages pages(KeyValueCache cache) {
    return KeyValueAccess.pages(cache.layer(0));
  }

  private static void write(KeyValueCache cache, int position, float value) {
    var x = new float[16];
    java.util.Arrays.fill(x, value);
    for (int l = 0; l < cache.layers(); l++) cache.layer(l).write(position, x, 1, x, 2);
  }

  private static float key(KeyValueCache cache, int position) {
    var view = new KeyValuePage.FloatView();
    var layer = pages(cache);
    layer.page(position).read(layer.head(1), 3 * KeyValuePages.PAGE, KERNELS, view);
    return view.data()[view.at() + KeyValuePages.PAGE + position % KeyValuePages.PAGE];
  }
}
