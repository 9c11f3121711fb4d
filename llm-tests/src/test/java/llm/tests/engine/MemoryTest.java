package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heaps that are too small: what is given back, and who is told that there is nothing left. */
class MemoryTest {
  @TempDir private Path folder;

  /** Nobody waits for ever, no token is wrong, and all goes on when there is memory again. */
  @Test
  void aHeapThatIsFullForMomentsFailsRequestsAndNotTheModel() {
    var lines = Vm.run(folder, "", FullHeapMain.class, TinyModel.file(), 20);
    assertEquals(FullHeapMain.expectedOutput(), lines);
  }

  /** To tell of it classes must be loaded, which takes memory: they are loaded before. */
  @ParameterizedTest
  @ValueSource(strings = {"generate", "evaluate", "branch", "tokenize"})
  void theFirstLackOfMemoryIsToldAsTheOthers(String request) {
    var lines = Vm.run(folder, "", FirstLackMain.class, TinyModel.file(), request);
    assertEquals(List.of("InsufficientMemoryException", "goes on"), lines);
  }

  /** Three times as many sessions as the heap has room for. */
  @Test
  void keysAndValuesAreGivenBack() {
    var lines = Vm.run(folder, "", GivingBackMain.class, TinyModel.file(), 1024, 12);
    assertEquals(List.of("closed", "truncated", "branched", "evaluated"), lines);
  }

  /** The large session's pages find no room where the small one's needs still do. */
  @Test
  void aSessionThatLacksMemoryFailsAlone() {
    var file = folder.resolve("wide.gguf");
    WideModel.write(file);
    var lines = Vm.run(folder, "-Xmn1m", OneFullSessionMain.class, file);
    assertEquals(List.of("refused: true", "goes on: true", "the other one: whole"), lines);
  }
}
