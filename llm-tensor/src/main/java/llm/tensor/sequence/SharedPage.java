package llm.tensor.sequence;

import java.util.List;
import llm.tensor.sequence.Checkpoints.Checkpoint;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.sequence.pages.PageBudget;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence keeps of 64 successive positions, for others that begin with the same tokens: a
 * page of each layer's keys and values, and the recurrent states behind them where there is a
 * checkpoint.
 *
 * <p>It is one more owner of what it holds, until it is closed. {@link SequenceState#sharedPage}
 * gives it, {@link SequenceState#continueFrom} takes it. Not thread-safe.
 */
public final class SharedPage implements AutoCloseable {
  /** Positions of a page. */
  public static final int POSITIONS = KeyValuePages.PAGE;

  private final List<KeyValuePage> pages; // of the layers with keys and values, in their order
  private final PageBudget budget;
  private @Nullable Checkpoint checkpoint;
  private final boolean recurrent;
  private boolean closed;

  /**
   * What is shared.
   *
   * @param pages which the caller has taken for this
   * @param checkpoint the same; null if there is none, or nothing is recurrent
   */
  SharedPage(
      List<KeyValuePage> pages,
      PageBudget budget,
      @Nullable Checkpoint checkpoint,
      boolean recurrent) {
    this.pages = pages;
    this.budget = budget;
    this.checkpoint = checkpoint;
    this.recurrent = recurrent;
  }

  List<KeyValuePage> pages() {
    return pages;
  }

  @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Whether a sequence can go on behind it: a recurrence only from a checkpoint. */
  public boolean canResume() {
    return !recurrent || checkpoint != null;
  }

  /** Lets the checkpoint go, where it has one. */
  public void dropCheckpoint() {
    var dropped = checkpoint;
    checkpoint = null;
    if (dropped != null) dropped.release();
  }

  /** Whether sequences have what it holds, so that closing it gives no pages back. */
  public boolean isShared() {
    for (var page : pages) if (page.isShared()) return true;
    return false;
  }

  /** Lets all of it go. Closing it twice does nothing. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    dropCheckpoint();
    for (var page : pages) KeyValuePages.release(page, budget);
  }
}
