package llm.tensor.kernel.vector.lanes;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Interpreted, half compiled or compiled: a sum has one order, and so one result. */
class LaneSumsTest {
  private final Random random = new Random(3);

  @Test
  void halvesAreAdded() {
    var lanes = new float[LANES];
    for (int repeat = 0; repeat < 60_000; repeat++) { // C2 compiles it meanwhile
      for (int i = 0; i < LANES; i++) lanes[i] = (float) random.nextGaussian();
      float sum = LaneSums.of(FloatVector.fromArray(FLOATS, lanes, 0));
      assertEquals(halved(lanes.clone(), LANES / 2), sum, 0);
    }
  }

  private static float halved(float[] lanes, int length) {
    for (int i = 0; i < length; i++) lanes[i] += lanes[i + length];
    return length == 1 ? lanes[0] : halved(lanes, length / 2);
  }
}
