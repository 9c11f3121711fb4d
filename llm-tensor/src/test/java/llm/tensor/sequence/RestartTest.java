package llm.tensor.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import llm.tensor.sequence.pages.KeyValueAccess;
import org.junit.jupiter.api.Test;

/** A state that is begun anew has forgotten all, and keeps its memory. */
class RestartTest {
  private final StateSlot<KeyValues> keys = StateSlot.keysAndValues(1, 2, 2);
  private final StateSlot<RecurrentState> recurrent = StateSlot.recurrent(3);
  private final SequenceLayout layout = SequenceLayout.of(List.of(keys, recurrent));
  private final SequenceState state = layout.newState(KeyValueType.F32);

  private void read(int positions) {
    var batch = new Batch();
    for (int p = 0; p < positions; p++) batch.add(1, p, state);
    batch.begin();
    for (int p = 0; p < positions; p++) {
      keys.of(state).write(p, new float[] {p, 1}, 0, new float[] {p, 2}, 0);
    }
    float[] from = recurrent.of(state).read();
    float[] to = recurrent.of(state).write();
    for (int i = 0; i < 3; i++) to[i] = from[i] + positions;
    batch.settle();
  }

  @Test
  void pagesStay() {
    read(100);
    var page = KeyValueAccess.pages(keys.of(state)).page(70);
    state.restart();
    assertEquals(0, state.length());
    assertThrows(IllegalStateException.class, () -> KeyValueAccess.pages(keys.of(state)).page(0));
    read(65);
    assertEquals(65, state.length());
    assertSame(page, KeyValueAccess.pages(keys.of(state)).page(64));
  }

  /** What another sequence reads is not written over. */
  @Test
  void sharedPagesGo() {
    read(10);
    var branch = state.branch(10);
    var page = KeyValueAccess.pages(keys.of(branch)).page(0);
    state.restart();
    read(5);
    assertSame(page, KeyValueAccess.pages(keys.of(branch)).page(0));
    assertEquals(10, branch.length());
    assertEquals(10, KeyValueAccess.pages(keys.of(branch)).length());
  }

  @Test
  void aRecurrenceBeginsWithZeros() {
    read(4);
    assertArrayEquals(new float[] {4, 4, 4}, recurrent.of(state).read());
    state.restart();
    assertArrayEquals(new float[3], recurrent.of(state).read());
    read(2);
    assertArrayEquals(new float[] {2, 2, 2}, recurrent.of(state).read());
    assertEquals(0, state.truncate(1), "no checkpoint of the text before is left");
  }
}
