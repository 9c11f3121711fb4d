package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;

/** An array of floats that grows, and the segment as which machine code gets it. */
public final class GrowingFloats {
  private float[] array = {};
  private MemorySegment segment = MemorySegment.NULL;

  /** Of no floats. */
  public GrowingFloats() {}

  /** Makes room for so many; what was there is lost where there was less room. */
  public void reserve(int size) {
    if (array.length >= size) return;
    var more = new float[size];
    segment = MemorySegment.ofArray(more); // before the array, whose length says how long it is
    array = more;
  }

  /** The floats, and perhaps some room behind them. */
  public float[] array() {
    return array;
  }

  /** The same memory. */
  public MemorySegment segment() {
    return segment;
  }
}
