package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A damaged file is opened or refused, and nothing else happens: most damaged counts are so large
 * that memory allocated for them would be an {@link OutOfMemoryError}.
 */
class MutationTest {
  private static final int TRIES = 20_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isOpenedOrRefused(boolean bigEndian) {
    var valid = valid(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    var random = new Random(42);
    int opened = 0;
    int refused = 0;
    for (var i = 0; i < TRIES; i++) {
      if (opens(mutated(valid, random))) opened++;
      else refused++;
    }
    assertTrue(opened > TRIES / 100, opened + " opened");
    assertTrue(refused > TRIES / 10, refused + " refused");
  }

  /** Anything but a {@link GgufException} fails the test. */
  private static boolean opens(byte[] bytes) {
    try (var arena = Arena.ofConfined()) {
      var file = GgufFile.read("mutated.gguf", MemorySegment.ofArray(bytes));
      int _ = file.metadata().asMap().hashCode(); // decodes every element
      for (var tensor : file.tensors()) tensor.data().open(arena);
      return true;
    } catch (GgufException _) {
      return false;
    }
  }

  private static byte[] mutated(byte[] valid, Random random) {
    var bytes = valid.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      case 2 -> {
        var start = random.nextInt(bytes.length);
        var end = Math.min(bytes.length, start + 1 + random.nextInt(8));
        Arrays.fill(bytes, start, end, (byte) (random.nextBoolean() ? 0xff : 0));
      }
      default -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    return bytes;
  }

  private static byte[] valid(ByteOrder order) {
    return RawGguf.start(order, 3, 2, 5)
        .key("general.alignment", 4)
        .u32(32)
        .key("general.name", 8)
        .string("name")
        .array("tokens", 8, 3)
        .string("a")
        .string("bc")
        .string("def")
        .array("scores", 6, 3)
        .f32(1)
        .f32(2)
        .f32(3)
        .array("nested", 9, 2)
        .u32(7)
        .u64(2)
        .u8(0)
        .u8(1)
        .u32(10)
        .u64(1)
        .u64(-1)
        .tensor("a.weight", 2, 0, 32, 2)
        .tensor("b.weight", 0, 64, 4)
        .pad(32)
        .zeros(80)
        .bytes();
  }
}
