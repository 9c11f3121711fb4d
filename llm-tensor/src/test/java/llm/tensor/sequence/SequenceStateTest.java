package llm.tensor.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** States of both kinds: passes, going back, branches, memory. */
class SequenceStateTest {
  private final StateSlot<KeyValues> keys = StateSlot.keysAndValues(1, 1, 1);
  private final StateSlot<RecurrentState> sum = StateSlot.recurrent(2);
  private final SequenceLayout layout = SequenceLayout.of(List.of(keys, sum));
  private final SequenceState state = layout.newState(KeyValueType.F32);

  /** A recurrence that is its sequence's checksum: s = 3 s + token. */
  private void rows(SequenceState state, int from, int to) {
    for (int p = from; p < to; p++) {
      var recurrent = sum.of(state);
      float[] before = recurrent.read();
      float[] behind = recurrent.write();
      behind[0] = next(before[0], p);
      behind[1] = before[1] + 1;
      keys.of(state).write(p, new float[] {p}, 0, new float[] {p}, 0);
    }
  }

  private static float next(float sum, int token) {
    return (3 * sum + token) % 1009;
  }

  /** A pass over so many rows behind what the sequence has seen. */
  private void pass(SequenceState state, int rows) {
    int from = state.length();
    var batch = batch(state, from, rows);
    batch.begin();
    rows(state, from, from + rows);
    batch.settle();
  }

  private static Batch batch(SequenceState state, int from, int rows) {
    var batch = new Batch();
    for (int p = from; p < from + rows; p++) batch.add(0, p, state);
    return batch;
  }

  /** The state is what all rows up to the length make of it. */
  private void check(SequenceState state) {
    float expected = 0;
    for (int p = 0; p < state.length(); p++) expected = next(expected, p);
    var found = sum.of(state).read();
    assertEquals(expected, found[0], () -> "after " + state.length());
    assertEquals(state.length(), found[1]);
  }

  private void tokens(int count) {
    for (int i = 0; i < count; i++) pass(state, 1);
  }

  @Test
  void aPassMovesItOn() {
    check(state);
    pass(state, 5);
    pass(state, 1);
    assertEquals(6, state.length());
    check(state);
  }

  @Test
  void rowsFollowWhatWasSeen() {
    pass(state, 5);
    for (int position : new int[] {4, 6}) {
      var batch = batch(state, position, 1);
      var e = assertThrows(IllegalStateException.class, batch::begin);
      assertEquals("a row at position " + position + " of a sequence, expected 5", e.getMessage());
      batch.abandon();
    }
    pass(state, 1);
    check(state);
  }

  /** A pass that fails leaves nothing: its rows come again. */
  @Test
  void aPassThatFailsIsForgotten() {
    pass(state, 5);
    var batch = batch(state, 5, 3);
    batch.begin();
    rows(state, 5, 7); // and then something goes wrong
    batch.abandon();
    assertEquals(5, state.length());
    check(state);
    pass(state, 3);
    check(state);
  }

  /** The last pass can be taken back, without a checkpoint. */
  @Test
  void theLastPassIsTakenBack() {
    pass(state, 40);
    tokens(5);
    assertEquals(44, state.reachable(44));
    assertEquals(44, state.truncate(44));
    check(state);
    pass(state, 1);
    check(state);
  }

  /** The beginning and the end of the last prompt are reached exactly, whatever was generated. */
  @Test
  void aConversationGoesBackToItsPrompts() {
    pass(state, 30);
    tokens(500);
    pass(state, 20); // in two parts
    pass(state, 20);
    tokens(3000);
    assertEquals(570, state.reachable(570));
    assertEquals(530, state.reachable(530));
    assertEquals(570, state.truncate(570));
    check(state);
    tokens(100);
    assertEquals(530, state.truncate(530));
    check(state);
    pass(state, 7);
    tokens(7);
    check(state);
  }

  /** What lies between goes back to the nearest checkpoint: near at the end, farther before. */
  @Test
  void goesBackToTheNearestCheckpoint() {
    pass(state, 30);
    tokens(4000);
    int near = state.reachable(4010);
    assertTrue(near <= 4010 && near >= 4010 - Checkpoints.STRIDE, "reached " + near);
    for (int back : new int[] {200, 500, 1500, 3000}) {
      int reached = state.reachable(4030 - back);
      assertTrue(reached >= 4030 - 3 * back, "for " + back + " back reached " + reached);
    }
    int reached = state.reachable(2000);
    assertEquals(reached, state.truncate(2000));
    assertEquals(reached, state.length());
    check(state);
    pass(state, 3);
    check(state);
    assertEquals(0, state.truncate(29));
    check(state);
    pass(state, 3);
    check(state);
  }

  @Test
  void branchesDoNotDisturbEachOther() {
    pass(state, 30);
    tokens(200);
    var branch = state.branch(230);
    var early = state.branch(100);
    assertEquals(230, branch.length());
    assertEquals(64, early.length());
    check(early);
    pass(branch, 9);
    tokens(3);
    pass(early, 1);
    check(branch);
    check(state);
    check(early);
    assertEquals(30, branch.truncate(40));
    check(branch);
    check(state);
  }

  /** Memory of both kinds is counted, and given back. */
  @Test
  void memoryIsCountedAndFreed() {
    assertEquals(0, state.byteSize());
    pass(state, 10);
    int page = 64 * (1 + 16) * Float.BYTES; // a value has room for a vector
    int both = 2 * 2 * Float.BYTES;
    int checkpoint = 2 * Float.BYTES;
    assertEquals(page + both + checkpoint, state.byteSize());
    tokens(4000);
    assertTrue(
        state.byteSize() <= 63L * page + both + layout.cost(KeyValueType.F32).checkpointBytes());
    assertEquals(
        new StateCost(both, 2 * Float.BYTES, 16 * checkpoint), layout.cost(KeyValueType.F32));
    state.truncate(10);
    assertEquals(page + 2 * Float.BYTES + checkpoint, state.byteSize());
    state.truncate(0);
    assertEquals(0, state.byteSize());
  }

  /** States that are large have few checkpoints, but never less than a prompt needs. */
  @Test
  void checkpointsHaveABudget() {
    assertEquals(0, Checkpoints.limit(0));
    assertEquals(16, Checkpoints.limit(1000));
    assertEquals(8, Checkpoints.limit(8 << 20));
    assertEquals(3, Checkpoints.limit(1L << 40));
  }

  @Test
  void aMixerIsOfOneBlock() {
    assertThrows(IllegalArgumentException.class, () -> SequenceLayout.of(List.of(keys, sum, keys)));
    var other = StateSlot.recurrent(2);
    assertThrows(IllegalArgumentException.class, () -> other.of(state));
    var state = SequenceLayout.of(List.of(other)).newState(KeyValueType.F32);
    assertThrows(IllegalArgumentException.class, () -> keys.of(state));
  }

  /**
   * Drafts are taken back to where their pass began; without checkpoints, which a prompt leaves.
   */
  @Test
  void aPassOfDraftsIsTakenBack() {
    pass(state, 5);
    long bytes = state.byteSize();
    for (int i = 0; i < 20; i++) {
      state.expectDrafts();
      pass(state, 4);
      assertEquals(5, state.reachable(7));
      assertEquals(5, state.truncate(7));
      check(state);
      assertEquals(bytes, state.byteSize());
    }
    state.expectDrafts();
    pass(state, 4);
    assertEquals(9, state.truncate(9));
    pass(state, 1);
    assertEquals(10, state.length());
    check(state);
    assertEquals(9, state.truncate(9));
    check(state);
  }

  /** What was taken back once is not there a second time. */
  @Test
  void behindWhatWasTakenBackTheNextPlaceIsACheckpoint() {
    pass(state, 5);
    state.expectDrafts();
    pass(state, 3);
    assertEquals(5, state.truncate(7));
    assertEquals(0, state.truncate(4));
    check(state);
  }
}
