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

class KeyValuesTest {
  private static final Kernels KERNELS = new ScalarKernels();

  private final List<StateSlot<KeyValues>> slots =
      List.of(StateSlot.keysAndValues(2, 3, 5), StateSlot.keysAndValues(1, 4, 4));
  private final SequenceLayout layout = SequenceLayout.of(List.copyOf(slots));

  @ParameterizedTest
  @EnumSource(KeyValueType.class)
  void branchesDoNotDisturbEachOther(KeyValueType type) {
    float bound = type == KeyValueType.Q8_0 ? 160f / 2048 : 1e-4f; // its scales are rounded
    var state = layout.newState(type);
    write(state, 0, 200, p -> p);
    var branch = state.branch(100);
    assertEquals(100, branch.length());
    write(branch, 100, 130, p -> -p);
    write(state, 50, 60, p -> -100 - p);
    for (int p = 0; p < 100; p++) {
      assertEquals(p >= 50 && p < 60 ? -100 - p : p, key(state, p), bound);
      assertEquals(p, key(branch, p), bound);
    }
    for (int p = 100; p < 130; p++) {
      assertEquals(p, key(state, p), bound);
      assertEquals(-p, key(branch, p), bound);
    }
  }

  /** They belong to a text that a sequence was made for, and not to its own positions. */
  @Test
  void thoseOfASourceStay() {
    var slot = StateSlot.ofSource(1, 2, 2);
    var state = SequenceLayout.of(List.of(slot)).newState(KeyValueType.F32);
    float[] values = {3, 4};
    for (int p = 0; p < 70; p++) slot.of(state).write(p, values, 0, values, 0);
    long all = state.byteSize();
    var branch = state.branch(0);
    assertEquals(0, state.truncate(0));
    assertEquals(all, state.byteSize());
    assertEquals(70, KeyValueAccess.pages(slot.of(branch)).length());
    assertEquals("KeyValues of the source", slot.shape().kind());
  }

  @Test
  void truncatingLetsMemoryGo() {
    var state = layout.newState(KeyValueType.F16);
    assertEquals(0, state.byteSize());
    write(state, 0, 200, p -> p);
    long all = state.byteSize();
    assertEquals(65, state.reachable(65));
    assertEquals(65, state.truncate(65));
    assertEquals(all / 2, state.byteSize());
    assertEquals(64, key(state, 64));
    write(state, 65, 66, p -> 7);
    assertEquals(7, key(state, 65));
    assertEquals(0, state.truncate(0));
    assertEquals(0, state.byteSize());
    assertThrows(IllegalStateException.class, () -> pages(state).page(0));
  }

  /** What a pass has written that failed is given back. */
  @Test
  void whatAPassTookThatFailedIsGivenBack() {
    var state = layout.newState(KeyValueType.F32);
    write(state, 0, 64, p -> p);
    long before = state.byteSize();
    var batch = new Batch();
    batch.add(0, 64, state);
    batch.begin();
    slots.get(0).of(state).write(64, new float[16], 0, new float[16], 0);
    batch.abandon();
    assertTrue(state.byteSize() > before);
    assertEquals(64, state.truncate(state.length()));
    assertEquals(before, state.byteSize());
  }

  @Test
  void narrowTypesTakeHalf() {
    var wide = layout.newState(KeyValueType.F32);
    var narrow = layout.newState(KeyValueType.BF16);
    write(wide, 0, 1, p -> 1);
    write(narrow, 0, 1, p -> 1);
    assertEquals(wide.byteSize(), 2 * narrow.byteSize());
    assertTrue(narrow.byteSize() > 0);
    assertEquals(new StateCost(0, 4 * (2 * 8 + 8), 0), layout.cost(KeyValueType.F32));
    assertEquals(new StateCost(0, 2 * (2 * 8 + 8), 0), layout.cost(KeyValueType.F16));
    assertEquals(new StateCost(0, 2 * 8 + 8 + 2 * 6, 0), layout.cost(KeyValueType.Q8_0));
  }

  @Test
  void valuesWithinKeysAreStoredOnce() {
    var shape = KeyValueShape.valuesWithinKeys(2, 48, 32);
    assertEquals(2 * 48 * 4, shape.bytesPerToken(KeyValueType.F32));
    var keyValues = shape.create(KeyValueType.F32);
    keyValues.write(0, new float[96], 0, new float[0], 0);
    assertEquals(2 * 48 * 4 * KeyValuePages.PAGE, keyValues.byteSize());
    assertThrows(IllegalArgumentException.class, () -> KeyValueShape.valuesWithinKeys(1, 31, 32));
  }

  /** To the nearest, ties to even; NaN stays NaN. */
  @Test
  void bfloat16Rounds() {
    var keyValues = new KeyValueShape(1, 4, 4).create(KeyValueType.BF16);
    float half = 0x1p-8f; // half a unit in the last place of 1
    float[] x = {1 + half, 1 + 3 * half, Float.NaN, Float.NEGATIVE_INFINITY};
    keyValues.write(0, x, 0, x, 0);
    var view = new KeyValuePage.FloatView();
    var page = KeyValueAccess.pages(keyValues).page(0);
    page.read(4 * KeyValuePages.PAGE, 4, KERNELS, view); // behind the keys
    float[] expected = {1, 1 + 4 * half, Float.NaN, Float.NEGATIVE_INFINITY};
    assertArrayEquals(expected, java.util.Arrays.copyOf(view.data(), 4));
  }

  private KeyValuePages pages(SequenceState state) {
    return KeyValueAccess.pages(slots.get(0).of(state));
  }

  private interface Value {
    float at(int position);
  }

  /** A pass over positions from one to another. */
  private void write(SequenceState state, int from, int to, Value value) {
    int length = state.length();
    var batch = new Batch();
    for (int p = from; p < to; p++) batch.add(0, p, state);
    if (from == length) batch.begin();
    var x = new float[16];
    for (int p = from; p < to; p++) {
      java.util.Arrays.fill(x, value.at(p));
      for (var slot : slots) slot.of(state).write(p, x, 1, x, 2);
    }
    batch.settle();
  }

  private float key(SequenceState state, int position) {
    var view = new KeyValuePage.FloatView();
    var layer = pages(state);
    layer.page(position).read(layer.head(1), 3 * KeyValuePages.PAGE, KERNELS, view);
    return view.data()[view.at() + KeyValuePages.PAGE + position % KeyValuePages.PAGE];
  }
}
