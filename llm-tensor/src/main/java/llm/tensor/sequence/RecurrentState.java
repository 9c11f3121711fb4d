package llm.tensor.sequence;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * A recurrence's floats, which every row changes.
 *
 * <p>There are two arrays of them. A pass reads the one that holds the state before it, and writes
 * the other: a pass that fails has spoiled nothing, and the last pass can be taken back. The mixer
 * asks for both before each row, or before a few successive ones:
 *
 * <pre>{@code
 * float[] from = state.read();
 * float[] to = state.write(); // the same array from a sequence's second time in a pass on
 * for (int i = 0; i < size; i++) to[i] = decay * from[i] + x[i];
 * }</pre>
 */
public final class RecurrentState implements LayerState {
  private static final float[] NOTHING = {};
  private static final int NEVER = -1;

  private final int size;
  private float[] state = NOTHING; // before the pass under way; without memory it is all zeros
  private float[] other = NOTHING; // behind it; between passes what was before the last one
  private boolean written; // whether the pass under way has
  private int length; // positions of the sequence that the state has seen
  private int lengthOfOther = NEVER; // the same of the other array, where it still holds it

  RecurrentState(int size) {
    this.size = size;
  }

  /** Floats of the state. */
  public int size() {
    return size;
  }

  /** The state before the rows that come next. */
  public float[] read() {
    if (state.length < size) state = new float[size];
    return written ? other : state;
  }

  /**
   * Where the state behind those rows goes: every element is to be written, each after it was read
   * for the last time, as this may be the array that is read.
   */
  public float[] write() {
    if (other.length < size) other = new float[size];
    lengthOfOther = NEVER;
    written = true;
    return other;
  }

  @Override
  public boolean canCut(int length) {
    return length == this.length || length == 0 || length == lengthOfOther;
  }

  @Override
  public void cut(int length) {
    if (length == this.length && length > 0) return;
    if (length == 0) {
      state = NOTHING;
      other = NOTHING;
    } else if (length == lengthOfOther) {
      swap();
    } else {
      throw new IllegalArgumentException(
          "a recurrent state of " + this.length + " positions is not cut to " + length);
    }
    written = false;
    this.length = length;
    lengthOfOther = NEVER;
  }

  /** Keeps the arrays. */
  @Override
  public void restart() {
    Arrays.fill(state, 0);
    written = false;
    length = 0;
    lengthOfOther = NEVER;
  }

  private void swap() {
    var behind = other;
    other = state;
    state = behind;
  }

  /** A copy of the state alone: what was before the last pass is left out. */
  @Override
  public RecurrentState copy() {
    var copy = new RecurrentState(size);
    copy.state = state.clone();
    copy.length = length;
    return copy;
  }

  @Override
  public void settle(int length) {
    if (written) {
      swap();
      lengthOfOther = this.length;
    }
    written = false;
    this.length = length;
  }

  @Override
  public void abandon() {
    written = false;
  }

  @Override
  public long byteSize() {
    return (long) Float.BYTES * (state.length + other.length);
  }

  /** What was before the last pass is left out. */
  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(length);
    out.writeInt(state.length);
    out.writeFloats(state);
  }

  @Override
  public void restore(StateReader in, int length) throws IOException {
    this.length = in.readCount(length, "positions of a recurrent state");
    int floats = in.readInt();
    if (floats != 0 && floats != size) {
      throw new StreamCorruptedException(
          "a recurrent state of " + floats + " floats, expected " + size);
    }
    in.require((long) floats * Float.BYTES, "recurrent states");
    state = floats == 0 ? NOTHING : new float[size];
    in.readFloats(state);
  }
}
