package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static llm.tensor.kernel.vector.lanes.Species.SHORTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Reads memory for the sake of having it in the cache, since Java has no prefetching.
 *
 * <p>Eight places at once: with one stream after another each 4 KiB start slowly.
 */
public final class Touching {
  private static final int STREAMS = 8;

  private Touching() {}

  public static int floats(float[] x, int at, int length) {
    var a = IntVector.zero(INTS);
    var b = IntVector.zero(INTS);
    int step = length / STREAMS;
    for (int i = at; i <= at + step - LANES; i += LANES) {
      a = a.or(FloatVector.fromArray(FLOATS, x, i).reinterpretAsInts());
      b = b.or(FloatVector.fromArray(FLOATS, x, i + step).reinterpretAsInts());
      a = a.or(FloatVector.fromArray(FLOATS, x, i + 2 * step).reinterpretAsInts());
      b = b.or(FloatVector.fromArray(FLOATS, x, i + 3 * step).reinterpretAsInts());
      a = a.or(FloatVector.fromArray(FLOATS, x, i + 4 * step).reinterpretAsInts());
      b = b.or(FloatVector.fromArray(FLOATS, x, i + 5 * step).reinterpretAsInts());
      a = a.or(FloatVector.fromArray(FLOATS, x, i + 6 * step).reinterpretAsInts());
      b = b.or(FloatVector.fromArray(FLOATS, x, i + 7 * step).reinterpretAsInts());
    }
    return a.or(b).lane(0);
  }

  public static int shorts(short[] x, int at, int length) {
    var a = ShortVector.zero(SHORTS);
    var b = ShortVector.zero(SHORTS);
    int step = length / STREAMS;
    for (int i = at; i <= at + step - 2 * LANES; i += 2 * LANES) {
      a = a.or(ShortVector.fromArray(SHORTS, x, i));
      b = b.or(ShortVector.fromArray(SHORTS, x, i + step));
      a = a.or(ShortVector.fromArray(SHORTS, x, i + 2 * step));
      b = b.or(ShortVector.fromArray(SHORTS, x, i + 3 * step));
      a = a.or(ShortVector.fromArray(SHORTS, x, i + 4 * step));
      b = b.or(ShortVector.fromArray(SHORTS, x, i + 5 * step));
      a = a.or(ShortVector.fromArray(SHORTS, x, i + 6 * step));
      b = b.or(ShortVector.fromArray(SHORTS, x, i + 7 * step));
    }
    return a.or(b).lane(0);
  }
}
