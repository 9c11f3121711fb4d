package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PackedMemoryTest {
  @Test
  void segmentsHaveTheirSizeAndAlignmentAndDoNotOverlap() {
    try (var arena = Arena.ofConfined()) {
      var memory = new PackedMemory(arena);
      var random = RandomGenerator.of("L64X128MixRandom");
      var segments = new ArrayList<MemorySegment>();
      for (int i = 0; i < 300; i++) {
        long size = 1 + random.nextInt(i % 10 == 0 ? 1 << 18 : 5000);
        var segment = memory.allocate(size, 64);
        assertEquals(size, segment.byteSize());
        assertEquals(0, segment.address() % 64);
        segments.add(segment);
      }
      segments.sort((a, b) -> Long.compareUnsigned(a.address(), b.address()));
      for (int i = 1; i < segments.size(); i++) {
        var before = segments.get(i - 1);
        assertTrue(before.address() + before.byteSize() <= segments.get(i).address());
      }
    }
  }
}
