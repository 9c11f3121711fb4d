package llm.tensor.kernel.machine.avx512;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import llm.tensor.asm.MachineAccess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What machine code must not be called with: none of it runs here. */
class QuadTilesTest {
  @BeforeAll
  static void nativeAccessIsGranted() {
    assumeTrue(MachineAccess.isGranted(), "native access is not granted");
  }

  /** 1.75 bytes for each column: from 1.23 billion on they are more than an int can count. */
  @Test
  void oneRowOfTooManyColumnsIsNotRounded() {
    refuses(() -> new QuadTiles().reserve(1, 1_431_655_808));
    refuses(() -> new QuadTiles().reserve(1, Integer.MAX_VALUE - 63));
    refuses(() -> new QuadTiles().reserve(512, 1 << 30));
  }

  private static void refuses(Executable size) {
    assertThrows(IllegalArgumentException.class, size);
  }

  /** What would be rounded is checked against the rows, their floats, and the room for them. */
  @Test
  void nothingIsRoundedBeyondItsArrays() {
    var tiles = new QuadTiles();
    tiles.reserve(2, 128);
    outOfBounds(() -> tiles.fill(new float[256], 0, 0, 3));
    outOfBounds(() -> tiles.fill(new float[256], 0, -1, 1));
    outOfBounds(() -> tiles.fill(new float[255], 0, 0, 2));
  }

  private static void outOfBounds(Executable round) {
    assertThrows(IndexOutOfBoundsException.class, round);
  }
}
