package llm.tensor.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;
import llm.tensor.sequence.pages.KeyValueAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** States that are written and read back: what comes of them, and of bytes that are damaged. */
class SavedStateTest {
  private static final int HEADS = 2, SIZE = 5;

  private final StateSlot<KeyValues> keys = StateSlot.keysAndValues(HEADS, SIZE, SIZE);
  private final StateSlot<KeyValues> latent = StateSlot.valuesWithinKeys(1, 3 * SIZE, SIZE);
  private final StateSlot<KeyValues> source = StateSlot.ofSource(1, SIZE, SIZE);
  private final StateSlot<RecurrentState> sum = StateSlot.recurrent(3);
  private final SequenceLayout layout = SequenceLayout.of(List.of(keys, latent, source, sum));

  private void pass(SequenceState state, int rows) {
    var batch = new Batch();
    int from = state.length();
    for (int p = from; p < from + rows; p++) batch.add(0, p, state);
    batch.begin();
    for (int p = from; p < from + rows; p++) {
      var random = new Random(p);
      var key = floats(random, 3 * SIZE);
      keys.of(state).write(p, key, 0, key, 2);
      latent.of(state).write(p, key, 0, key, 0);
      var recurrent = sum.of(state);
      float[] before = recurrent.read(), behind = recurrent.write();
      for (int i = 0; i < 3; i++) behind[i] = before[i] / 2 + key[i];
    }
    batch.settle();
  }

  private static float[] floats(Random random, int count) {
    var floats = new float[count];
    for (int i = 0; i < count; i++) floats[i] = random.nextFloat() - 0.5f;
    return floats;
  }

  /** A state of several pages and checkpoints, which has looked at another text. */
  private SequenceState state(KeyValueType type) {
    var state = layout.newState(type);
    var random = new Random(1);
    for (int p = 0; p < 70; p++) {
      source.of(state).write(p, floats(random, SIZE), 0, floats(random, SIZE), 0);
    }
    pass(state, 40);
    for (int i = 0; i < 70; i++) pass(state, 1);
    pass(state, 3);
    return state;
  }

  private static byte[] bytes(SequenceState state) throws IOException {
    var out = new ByteArrayOutputStream();
    var writer = new StateWriter(out);
    state.save(writer);
    writer.flush();
    return out.toByteArray();
  }

  /** What was cut off is in no file. */
  @ParameterizedTest
  @EnumSource
  void whatIsForgottenIsNotWritten(KeyValueType type) throws IOException {
    var plain = SequenceLayout.of(List.of(keys, latent));
    var cut = plain.newState(type);
    var whole = plain.newState(type);
    store(cut, 100);
    store(whole, 70);
    cut.truncate(70);
    assertArrayEquals(bytes(whole), bytes(cut));
    store(cut, 1);
    store(whole, 1);
    assertArrayEquals(bytes(whole), bytes(cut), "and saving leaves it as it was");
  }

  private void store(SequenceState state, int rows) {
    var batch = new Batch();
    int from = state.length();
    for (int p = from; p < from + rows; p++) batch.add(0, p, state);
    batch.begin();
    for (int p = from; p < from + rows; p++) {
      var key = floats(new Random(p), 3 * SIZE);
      keys.of(state).write(p, key, 0, key, 2);
      latent.of(state).write(p, key, 0, key, 0);
    }
    batch.settle();
  }

  private SequenceState restored(KeyValueType type, byte... bytes) throws IOException {
    var state = layout.newState(type);
    state.restore(new StateReader(new ByteArrayInputStream(bytes), bytes.length), 1000);
    return state;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenGoesOnAsTheOther(KeyValueType type) throws IOException {
    var state = state(type);
    var restored = restored(type, bytes(state));
    assertEquals(113, restored.length());
    assertEquals(state.reachable(60), restored.reachable(60));
    for (var each : List.of(state, restored)) {
      pass(each, 30);
      each.truncate(60);
      pass(each, 1);
    }
    assertEquals(state.length(), restored.length());
    assertArrayEquals(sum.of(state).read(), sum.of(restored).read());
    assertArrayEquals(bytes(state), bytes(restored));
  }

  @Test
  void aStateOfNothingIsKept() throws IOException {
    var restored = restored(KeyValueType.F16, bytes(layout.newState(KeyValueType.F16)));
    assertEquals(0, restored.length());
    assertEquals(0, restored.byteSize());
    pass(restored, 2);
  }

  /** Without the encoder's text its keys take no room, and a branch of it is written like it. */
  @Test
  void aBranchIsWrittenAsWhatItBranchedFrom() throws IOException {
    var state = state(KeyValueType.BF16);
    assertArrayEquals(bytes(state), bytes(state.branch(state.length())));
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatEndTooEarlyAreRefused(KeyValueType type) throws IOException {
    var bytes = bytes(state(type));
    var random = new Random(2);
    for (int i = 0; i < 200; i++) {
      var cut = Arrays.copyOf(bytes, i < 50 ? i : random.nextInt(bytes.length));
      assertThrows(IOException.class, () -> restored(type, cut), () -> "of " + cut.length);
    }
  }

  /** Whatever a byte is, it is read or refused, and memory is taken for what follows alone. */
  @ParameterizedTest
  @EnumSource
  void anyByteMayBeAnother(KeyValueType type) throws IOException {
    var bytes = bytes(state(type));
    var random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      var damaged = bytes.clone();
      int at = i < 64 ? i / 8 : random.nextInt(bytes.length); // every bit of two counts, and more
      damaged[at] ^= (byte) (1 << i % 8);
      try {
        assertTrue(restored(type, damaged).byteSize() <= 8L * bytes.length);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 10, () -> "some of these bytes are counts");
  }

  @Test
  void moreThanTheContextHoldsIsRefused() throws IOException {
    var bytes = bytes(state(KeyValueType.F32));
    var state = layout.newState(KeyValueType.F32);
    var reader = new StateReader(new ByteArrayInputStream(bytes), bytes.length);
    var e = assertThrows(IOException.class, () -> state.restore(reader, 112));
    assertEquals("positions of the sequence: 113, expected 0 to 112", e.getMessage());
  }

  /** Branching copies no page: only what one of the two writes to is its own from then on. */
  @Test
  void aBranchTakesNothingButThePageThatIsWritten() {
    var state = layout.newState(KeyValueType.F16);
    pass(state, 200);
    var branch = state.branch(200);
    var pages = KeyValueAccess.pages(keys.of(state));
    var branched = KeyValueAccess.pages(keys.of(branch));
    for (int p = 0; p < 200; p += 64) assertSame(pages.page(p), branched.page(p));
    pass(branch, 1);
    for (int p = 0; p < 192; p += 64) assertSame(pages.page(p), branched.page(p));
    assertNotSame(pages.page(192), branched.page(192));
    var written = branched.page(192);
    pass(branch, 1);
    assertSame(written, branched.page(192), () -> "its own page is not copied again");
  }
}
