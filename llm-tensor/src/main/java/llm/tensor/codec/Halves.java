package llm.tensor.codec;

import java.lang.foreign.MemorySegment;

/** Numbers of half precision as floats, by a table: a load is cheaper than the conversion. */
public final class Halves {
  private static final float[] FLOATS = new float[1 << Short.SIZE];

  static {
    for (int i = 0; i < FLOATS.length; i++) FLOATS[i] = Float.float16ToFloat((short) i);
  }

  private Halves() {}

  /** The number at an offset. */
  public static float at(MemorySegment source, long offset) {
    return FLOATS[Fields.u16(source, offset)];
  }
}
