package llm.tensor.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every byte of a sequence is taken from the pool, once, and given back in the call that frees it.
 */
class PagePoolTest {
  private static final int PAGE = KeyValuePages.PAGE;
  private static final long FLOAT_PAGE = PAGE * (2 + 16) * 4; // a key of 2; a value, padded

  private final StateSlot<KeyValues> keys = StateSlot.keysAndValues(1, 2, 2);
  private final StateSlot<KeyValues> moreKeys = StateSlot.keysAndValues(2, 3, 5);
  private final StateSlot<RecurrentState> recurrent = StateSlot.recurrent(100);
  private final float[] row = new float[16];

  private void read(SequenceState state, int rows, List<StateSlot<KeyValues>> slots) {
    var batch = new Batch();
    int from = state.length();
    for (int p = from; p < from + rows; p++) batch.add(0, p, state);
    try {
      batch.begin();
      for (int p = from; p < from + rows; p++) {
        for (var slot : slots) slot.of(state).write(p, row, 0, row, 0);
      }
      batch.settle();
    } catch (PagePoolException e) {
      batch.abandon();
      state.truncate(from);
      throw e;
    }
  }

  @Test
  void sharedPagesCountOnce() {
    var pool = PagePool.of(Long.MAX_VALUE - 1);
    var state = SequenceLayout.of(List.of(keys)).newState(KeyValueType.F32, pool);
    assertEquals(0, pool.used());
    read(state, 2 * PAGE + 1, List.of(keys));
    assertEquals(3 * FLOAT_PAGE, pool.used());
    assertEquals(3 * FLOAT_PAGE, state.ownBytes());
    var branch = state.branch(2 * PAGE + 1);
    assertEquals(3 * FLOAT_PAGE, pool.used());
    assertEquals(0, state.ownBytes());
    read(branch, 1, List.of(keys)); // copies the page that is not full
    assertEquals(4 * FLOAT_PAGE, pool.used());
    read(state, 1, List.of(keys)); // nobody shares that page any more
    assertEquals(4 * FLOAT_PAGE, pool.used());
    state.close();
    assertEquals(3 * FLOAT_PAGE, pool.used());
    branch.truncate(PAGE);
    assertEquals(FLOAT_PAGE, pool.used());
    branch.close();
    branch.close();
    assertEquals(0, pool.used());
    assertEquals(4 * FLOAT_PAGE, pool.peak());
  }

  @Test
  void whatIsReservedIsThere() {
    var pool = PagePool.of(5 * FLOAT_PAGE);
    var layout = SequenceLayout.of(List.of(keys));
    var state = layout.newState(KeyValueType.F32, pool);
    state.reserve(4 * PAGE);
    assertEquals(4 * FLOAT_PAGE, pool.used());
    assertEquals(4 * FLOAT_PAGE, state.byteSize());
    var other = layout.newState(KeyValueType.F32, pool);
    var e = assertThrows(PagePoolException.class, () -> other.reserve(PAGE + 1));
    assertEquals(2 * FLOAT_PAGE, e.needed());
    assertEquals(FLOAT_PAGE, e.available());
    read(other, PAGE, List.of(keys));
    assertThrows(PagePoolException.class, () -> read(other, 1, List.of(keys)));
    assertEquals(5 * FLOAT_PAGE, pool.used());
    read(state, 4 * PAGE, List.of(keys)); // needs no more
    assertEquals(5 * FLOAT_PAGE, pool.used());
    state.truncate(3 * PAGE + 1);
    assertEquals(5 * FLOAT_PAGE, pool.used());
    state.truncate(3 * PAGE);
    assertEquals(4 * FLOAT_PAGE, pool.used());
    assertEquals(FLOAT_PAGE, pool.available());
    state.reserve(3 * PAGE + 1);
    state.truncate(3 * PAGE); // what was reserved goes too
    assertEquals(4 * FLOAT_PAGE, pool.used());
    other.close();
    state.close();
    assertEquals(0, pool.used());
  }

  @Test
  void recurrencesAndTheirCheckpointsCount() {
    var pool = PagePool.of(1 << 20);
    var state = SequenceLayout.of(List.of(recurrent)).newState(KeyValueType.F32, pool);
    assertEquals(0, pool.used());
    read(state, 10, List.of());
    assertEquals(3 * 400, pool.used()); // before the pass, behind it, and a checkpoint
    var branch = state.branch(10);
    assertEquals(5 * 400, pool.used());
    state.close();
    assertEquals(3 * 400, pool.used());
    assertEquals(10, branch.truncate(10));
    branch.truncate(0);
    assertEquals(0, pool.used());
    branch.close();
  }

  /** Where there is no memory for one, there is none to go back to. */
  @Test
  void aCheckpointMayBeLacking() {
    var pool = PagePool.of(2 * 400 + 399);
    var state = SequenceLayout.of(List.of(recurrent)).newState(KeyValueType.F32, pool);
    read(state, 10, List.of());
    read(state, 1, List.of());
    read(state, 1, List.of());
    assertEquals(800, pool.used());
    assertEquals(0, state.reachable(10));
    assertEquals(0, state.truncate(10));
  }

  /** A sequence begins behind the pages of another, and both go their own ways. */
  @Test
  void pagesAreSharedWithOthers() {
    var pool = PagePool.of(1 << 20);
    var layout = SequenceLayout.of(List.of(keys));
    var state = layout.newState(KeyValueType.F32, pool);
    read(state, 2 * PAGE + 10, List.of(keys));
    assertThrows(IllegalStateException.class, () -> state.sharedPage(2));
    var pages = List.of(state.sharedPage(0), state.sharedPage(1));
    assertEquals(3 * FLOAT_PAGE, pool.used());
    var other = layout.newState(KeyValueType.F32, pool);
    other.continueFrom(pages);
    assertEquals(2 * PAGE, other.length());
    assertEquals(3 * FLOAT_PAGE, pool.used());
    assertTrue(pages.get(0).isShared());
    state.close();
    assertEquals(2 * FLOAT_PAGE, pool.used());
    read(other, 1, List.of(keys));
    assertEquals(3 * FLOAT_PAGE, pool.used());
    other.truncate(PAGE + 1);
    read(other, 1, List.of(keys)); // the second page is written to, and copied
    assertEquals(3 * FLOAT_PAGE, pool.used());
    assertFalse(pages.get(1).isShared());
    other.close();
    assertEquals(2 * FLOAT_PAGE, pool.used());
    pages.forEach(SharedPage::close);
    pages.forEach(SharedPage::close);
    assertEquals(0, pool.used());
  }

  @Test
  void recurrencesGoOnFromCheckpoints() {
    var pool = PagePool.of(1 << 20);
    var layout = SequenceLayout.of(List.of(keys, recurrent));
    var state = layout.newState(KeyValueType.F32, pool);
    read(state, PAGE, List.of(keys));
    for (int i = 0; i < 100; i += 10) {
      var from = recurrent.of(state).read();
      var to = recurrent.of(state).write();
      java.util.Arrays.fill(to, from[0] + 1);
      read(state, 10, List.of(keys));
    }
    var first = state.sharedPage(0);
    var second = state.sharedPage(1);
    assertTrue(first.canResume());
    assertFalse(second.canResume());
    state.close();
    var other = layout.newState(KeyValueType.F32, pool);
    other.continueFrom(List.of(first));
    assertEquals(PAGE, other.length());
    assertEquals(0, recurrent.of(other).read()[0]);
    assertEquals(PAGE, other.reachable(PAGE + 5));
    first.dropCheckpoint();
    assertFalse(first.canResume());
    other.close();
    first.close();
    second.close();
    assertEquals(0, pool.used());
  }

  @Test
  void whoWaitsIsTold() {
    var told = new AtomicInteger();
    var pool = PagePool.of(1 << 20, told::incrementAndGet);
    var state = SequenceLayout.of(List.of(keys)).newState(KeyValueType.F32, pool);
    read(state, 1, List.of(keys));
    assertEquals(0, told.get());
    state.close();
    assertEquals(1, told.get());
  }

  /** Random sequences: after each step the pool holds what the distinct pages weigh. */
  @ParameterizedTest
  @EnumSource(KeyValueType.class)
  void countsWhatIsThere(KeyValueType type) {
    var random = new Random(20);
    var layout = SequenceLayout.of(List.of(keys, moreKeys));
    var pool = PagePool.of(layout.cost(type).bytesPerToken() * 40 * PAGE);
    var states = new ArrayList<SequenceState>();
    int refused = 0;
    for (int step = 0; step < 3000; step++) {
      int i = random.nextInt(states.size() + 1);
      if (i == states.size()) {
        states.add(layout.newState(type, pool));
        continue;
      }
      var state = states.get(i);
      try {
        switch (random.nextInt(6)) {
          case 0, 1 -> read(state, 1 + random.nextInt(150), List.of(keys, moreKeys));
          case 2 -> states.add(state.branch(random.nextInt(state.length() + 1)));
          case 3 -> state.truncate(random.nextInt(state.length() + 1));
          case 4 -> state.reserve(state.length() + random.nextInt(200));
          default -> {
            if (random.nextBoolean()) {
              state.restart();
            } else {
              states.remove(i);
              state.close();
            }
          }
        }
      } catch (PagePoolException e) {
        refused++;
      }
      assertEquals(weight(states), pool.used(), "after step " + step);
    }
    assertTrue(refused > 100, "refused " + refused);
    assertTrue(pool.peak() <= pool.limit());
    states.forEach(SequenceState::close);
    assertEquals(0, pool.used());
  }

  private long weight(List<SequenceState> states) {
    long bytes = 0;
    var seen = Collections.<KeyValuePage>newSetFromMap(new IdentityHashMap<>());
    for (var state : states) {
      for (var slot : List.of(keys, moreKeys)) {
        var pages = KeyValueAccess.pages(slot.of(state));
        bytes += slot.of(state).byteSize();
        for (int p = 0; p < pages.count(); p++) {
          if (!seen.add(pages.at(p))) bytes -= pages.at(p).byteSize();
        }
      }
    }
    return bytes;
  }

  /** Two threads write on from pages that they share, while a third lets go of them. */
  @Test
  void ownersMayBeUsedByThreads() throws InterruptedException {
    var pool = PagePool.of(1L << 30);
    var layout = SequenceLayout.of(List.of(keys));
    for (int round = 0; round < 500; round++) {
      var first = layout.newState(KeyValueType.F32, pool);
      read(first, 100, List.of(keys));
      var all = List.of(first, first.branch(100), first.branch(90));
      var threads = new ArrayList<Thread>();
      for (var state : all) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      if (state.length() == 100) read(state, 1, List.of(keys));
                      state.close();
                    }));
      }
      for (var thread : threads) thread.join();
      assertEquals(0, pool.used(), "round " + round);
    }
  }

  /** Somebody forgot to close it. */
  @Test
  @SuppressWarnings("resource")
  void theGarbageCollectorGivesBack() throws InterruptedException {
    var pool = PagePool.of(1 << 20);
    var layout = SequenceLayout.of(List.of(keys, recurrent));
    read(layout.newState(KeyValueType.F32, pool), 70, List.of(keys));
    assertFalse(pool.used() == 0);
    for (int i = 0; i < 100 && pool.used() > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertEquals(0, pool.used());
  }
}
