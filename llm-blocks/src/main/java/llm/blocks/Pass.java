package llm.blocks;

import java.util.HashMap;
import java.util.Map;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;

/**
 * One forward pass: the rows to compute, scratch memory, and who looks on.
 *
 * <p>Reused from pass to pass; not thread-safe.
 */
public final class Pass {
  /** Looks at intermediates. */
  public interface Observer {
    /** Nobody looks. */
    Observer NONE =
        new Observer() {
          @Override
          public boolean observes(String name) {
            return false;
          }

          @Override
          public void observe(String name, int row, float[] values) {}
        };

    /** Whether {@link #observe} is wanted for this name: {@code attn_norm.3}. */
    boolean observes(String name);

    /**
     * An intermediate.
     *
     * @param name what was computed, and in which block
     * @param row of the batch
     * @param values a copy
     */
    void observe(String name, int row, float[] values);
  }

  private final Batch batch;
  private final Workspace workspace;
  private final Observer observer;
  private final Map<PassSlot, Rows> slots = new HashMap<>();
  private int block = -1;

  /** A pass that nobody looks at. */
  public Pass(Batch batch, Workspace workspace) {
    this(batch, workspace, Observer.NONE);
  }

  /** A pass with somebody who looks on. */
  public Pass(Batch batch, Workspace workspace, Observer observer) {
    this.batch = batch;
    this.workspace = workspace;
    this.observer = observer;
  }

  /** The rows. */
  public Batch batch() {
    return batch;
  }

  /** Scratch memory and threads. */
  public Workspace workspace() {
    return workspace;
  }

  /**
   * A pass of other rows with the same memory, whose intermediates have names that begin so.
   *
   * @param prefix {@code enc.}
   */
  Pass beside(Batch rows, String prefix) {
    return new Pass(rows, workspace, observer == Observer.NONE ? observer : named(prefix));
  }

  private Observer named(String prefix) {
    return new Observer() {
      @Override
      public boolean observes(String name) {
        return observer.observes(prefix + name);
      }

      @Override
      public void observe(String name, int row, float[] values) {
        observer.observe(prefix + name, row, values);
      }
    };
  }

  /** Forgets what slots held. */
  void begin() {
    if (!slots.isEmpty()) slots.clear();
  }

  /** Rows that are this slot's from now on. */
  Rows keep(PassSlot slot, int rows, int width) {
    var kept = workspace.keep(slot, rows, width);
    slots.put(slot, kept);
    return kept;
  }

  /** The rows that are this slot's. */
  Rows kept(PassSlot slot) {
    var kept = slots.get(slot);
    if (kept == null) {
      throw new IllegalStateException("nothing was computed yet of what is to be read");
    }
    return kept;
  }

  /** Says which block works now; -1 outside of blocks. */
  void enter(int block) {
    this.block = block;
  }

  /** Shows rows to the observer, if it wants them. */
  public void observe(String name, Rows rows) {
    observe(name, rows, 0, rows.width());
  }

  /** Shows some columns of rows to the observer, if it wants them. */
  public void observe(String name, Rows rows, int from, int columns) {
    if (observer == Observer.NONE) return;
    var full = fullName(name);
    if (!observer.observes(full)) return;
    for (int r = 0; r < rows.rows(); r++) {
      int at = rows.offset(r) + from;
      observer.observe(full, r, java.util.Arrays.copyOfRange(rows.data(), at, at + columns));
    }
  }

  /** Whether the observer wants what has this name in the present block. */
  public boolean observes(String name) {
    return observer != Observer.NONE && observer.observes(fullName(name));
  }

  /** Shows values of one row to the observer, which wants them. */
  public void observe(String name, int row, float[] values) {
    observer.observe(fullName(name), row, values);
  }

  private String fullName(String name) {
    return block < 0 ? name : name + "." + block;
  }
}
