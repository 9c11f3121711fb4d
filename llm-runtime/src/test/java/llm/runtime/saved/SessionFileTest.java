package llm.runtime.saved;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import llm.api.SessionFileException;
import llm.api.SessionFileException.Kind;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.LayerState;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateShape;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of sessions: what is read back, and what is refused, by which words. */
class SessionFileTest {
  private static final int[] TOKENS = {3, 1, 4, 1, 5, 9};
  private static final int END = ModelIdentity.BYTES;

  private final StateSlot<KeyValues> keys = StateSlot.keysAndValues(1, 4, 4);
  private final StateSlot<RecurrentState> sum = StateSlot.recurrent(2);
  private final SequenceLayout layout = SequenceLayout.of(List.of(keys, sum));

  @TempDir Path folder;
  private byte[] whole = {};

  private static SessionFile.Owner owner() {
    return new SessionFile.Owner("tiny", new byte[32], KeyValueType.F16, 10, 20);
  }

  private SequenceState state() {
    var state = layout.newState(KeyValueType.F16);
    var batch = new Batch();
    for (int p = 0; p < TOKENS.length - 1; p++) batch.add(TOKENS[p], p, state);
    batch.begin();
    for (int p = 0; p < TOKENS.length - 1; p++) {
      float[] row = {p, 1, 2, 3};
      keys.of(state).write(p, row, 0, row, 0);
      sum.of(state).write()[0] = p;
    }
    batch.settle();
    return state;
  }

  private Path saved() {
    var path = folder.resolve("a.session");
    new SessionFile(path, owner()).write(new SessionFile.Contents(state(), TOKENS, true));
    return path;
  }

  private SessionFile.Contents read(Path path, SessionFile.Owner owner) {
    return new SessionFile(path, owner)
        .read(() -> layout.newState(KeyValueType.F16), (state, length) -> true);
  }

  private void refused(Path path, SessionFile.Owner owner, Kind kind, String why) {
    var e = assertThrows(SessionFileException.class, () -> read(path, owner));
    assertEquals(kind, e.kind());
    assertEquals(path + why, e.getMessage());
  }

  private Path changed(UnaryOperator<byte[]> change) throws IOException {
    if (whole.length == 0) whole = Files.readAllBytes(saved());
    return Files.write(folder.resolve("changed.session"), change.apply(whole.clone()));
  }

  /** With a right SHA-256 behind what was changed. */
  private Path forged(UnaryOperator<byte[]> change) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    return changed(
        all -> {
          var changed = change.apply(Arrays.copyOf(all, all.length - END));
          var whole = Arrays.copyOf(changed, changed.length + END);
          System.arraycopy(digest.digest(changed), 0, whole, changed.length, END);
          return whole;
        });
  }

  @Test
  void whatWasWrittenIsReadBack() throws IOException {
    var path = saved();
    var contents = read(path, owner());
    assertArrayEquals(TOKENS, contents.tokens());
    assertTrue(contents.encoded());
    assertEquals(5, contents.state().length());
    var again = folder.resolve("again.session");
    new SessionFile(again, owner()).write(contents);
    assertEquals(-1, Files.mismatch(path, again));
  }

  @Test
  void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
    saved();
    var path = saved();
    read(path, owner());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void whereItCannotBeWrittenThatIsSaid() throws IOException {
    var path = Files.createDirectory(folder.resolve("folder.session"));
    Files.createFile(path.resolve("file"));
    var contents = new SessionFile.Contents(state(), TOKENS, false);
    for (var bad : List.of(path, folder.resolve("none").resolve("a"), Path.of("/"))) {
      var file = new SessionFile(bad, owner());
      var e = assertThrows(SessionFileException.class, () -> file.write(contents));
      assertEquals(Kind.INACCESSIBLE, e.kind());
      assertTrue(e.getMessage().startsWith(bad + " cannot be written: "), e.getMessage());
    }
    try (var files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void aFileThatIsNotThereIsInaccessible() {
    var e = assertThrows(SessionFileException.class, () -> read(folder.resolve("a"), owner()));
    assertEquals(Kind.INACCESSIBLE, e.kind());
  }

  @Test
  void anotherModelsIsRefused() {
    var other = new byte[32];
    other[31] = 1;
    refused(
        saved(),
        new SessionFile.Owner("huge", other, KeyValueType.F16, 10, 20),
        Kind.OTHER_MODEL,
        ": a session of another model, tiny; this one is huge");
  }

  @Test
  void anotherTypeOfCacheIsRefused() {
    refused(
        saved(),
        new SessionFile.Owner("tiny", new byte[32], KeyValueType.Q8_0, 10, 20),
        Kind.OTHER_OPTIONS,
        ": its keys and values are of type F16, the model was loaded for Q8_0");
  }

  @Test
  void aShorterContextIsRefused() {
    refused(
        saved(),
        new SessionFile.Owner("tiny", new byte[32], KeyValueType.F16, 5, 20),
        Kind.OTHER_OPTIONS,
        ": it holds 6 tokens, but the context holds 5");
  }

  @Test
  void aLaterVersionIsRefused() throws IOException {
    var path =
        changed(
            all -> {
              all[8] = 7;
              return all;
            });
    refused(path, owner(), Kind.OTHER_VERSION, ": a session of version 7, expected 1");
  }

  @Test
  void anyOtherFileIsRefused() throws IOException {
    var path = changed(_ -> "GGUF, or a letter".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    refused(path, owner(), Kind.DAMAGED, " is damaged: it does not begin as a session does");
  }

  @Test
  void whereverItIsCutItIsRefused() throws IOException {
    int size = (int) Files.size(saved());
    for (int length = 0; length < size; length++) {
      int end = length;
      var path = changed(all -> Arrays.copyOf(all, end));
      var e = assertThrows(SessionFileException.class, () -> read(path, owner()), () -> "" + end);
      assertEquals(Kind.DAMAGED, e.kind());
    }
  }

  @Test
  void whereverABitIsAnotherItIsRefused() throws IOException {
    int size = (int) Files.size(saved());
    for (int at = 0; at < size; at++) {
      int damaged = at;
      var path =
          changed(
              all -> {
                all[damaged] ^= (byte) (1 << damaged % 8);
                return all;
              });
      var e =
          assertThrows(SessionFileException.class, () -> read(path, owner()), () -> "" + damaged);
      boolean version = at >= 8 && at < 12;
      assertEquals(version ? Kind.OTHER_VERSION : Kind.DAMAGED, e.kind());
    }
  }

  /** Somebody who means harm can write any numbers, and a right sum. */
  @Test
  void noNumberOfAForgedFileIsBelieved() throws Exception {
    int size = (int) Files.size(saved()) - END;
    var random = new Random(5);
    for (int at = 12; at < size - 3; at++) {
      int place = at;
      int number = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt();
      var path =
          forged(
              all -> {
                ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(place, number);
                return all;
              });
      try {
        assertTrue(read(path, owner()).state().byteSize() < 1 << 20);
      } catch (SessionFileException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
    var longer = forged(all -> Arrays.copyOf(all, all.length + 1));
    refused(longer, owner(), Kind.DAMAGED, " is damaged: 1 bytes follow its end");
  }

  /** A state of a plugin's own kind. */
  private static final class OwnState implements LayerState {
    @Override
    public boolean canCut(int length) {
      return true;
    }

    @Override
    public void cut(int length) {}

    @Override
    public LayerState copy() {
      return new OwnState();
    }

    @Override
    public long byteSize() {
      return 0;
    }
  }

  private record OwnShape() implements StateShape<OwnState> {
    @Override
    public OwnState create(KeyValueType type) {
      return new OwnState();
    }

    @Override
    public String kind() {
      return "OwnState";
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public long bytesPerToken(KeyValueType type) {
      return 0;
    }

    @Override
    public long checkpointBytes() {
      return 0;
    }
  }

  @Test
  void aStateThatCannotBeKeptIsRefusedByName() {
    var state = SequenceLayout.of(List.of(StateSlot.of(new OwnShape()))).newState(KeyValueType.F16);
    var file = new SessionFile(folder.resolve("a"), owner());
    var contents = new SessionFile.Contents(state, TOKENS, false);
    var e = assertThrows(SessionFileException.class, () -> file.write(contents));
    assertTrue(e.getMessage().contains("tiny has states that cannot be kept"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("a")));
  }
}
