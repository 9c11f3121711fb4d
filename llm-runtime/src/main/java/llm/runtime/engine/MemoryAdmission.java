package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.api.InsufficientMemoryException;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.SharedPage;
import org.jspecify.annotations.Nullable;

/**
 * Lets sequences begin when there is memory for their prompts, and pauses them when it runs out.
 *
 * <p>A sequence is admitted with memory for all its tokens and a page ahead, and takes page by page
 * from there. Where the budget is full, what nobody uses goes first; then the sequence that was
 * submitted last is paused: it gives back what it has, waits to be admitted again, and reads its
 * tokens again; and so is one whose reader has not read for long. So the oldest that is read always
 * gets on, ends some day, and another is the oldest.
 *
 * <p>Used by the scheduler's thread alone.
 */
final class MemoryAdmission implements Admission {
  private final CacheMemory memory;
  private final Queue queue;
  private final List<Sequence> running = new ArrayList<>(); // the oldest first
  private volatile boolean waiting; // whether somebody was not admitted
  private volatile boolean given; // memory, since somebody was not admitted
  private @Nullable Sequence refused; // the last one

  /**
   * For one scheduler.
   *
   * @param queue where sequences wait
   */
  MemoryAdmission(CacheMemory memory, Queue queue) {
    this.memory = memory;
    this.queue = queue;
    memory.tell(
        () -> {
          given = true;
          if (waiting) queue.look();
        });
  }

  @Override
  public boolean admit(Sequence sequence) {
    waiting = true;
    if (sequence == refused && !given && !pauseStalled()) return false;
    given = false; // before looking: what is given back meanwhile is not missed
    var state = sequence.state();
    memory.unpark(state);
    int known = memory.begin(state, sequence.salt(), sequence.tokens(), sequence.length());
    sequence.standBeforeNew();
    int least = sequence.length() + 1;
    long shared = known > 0 ? state.byteSize() : 0;
    if (!reserve(state, sequence.length())) {
      var lack = mayEverFit(state, least) ? null : lack(state, least);
      memory.park(state);
      if (lack != null) throw lack;
      refused = sequence;
      return false;
    }
    waiting = false;
    refused = null;
    if (known > 0) memory.count(known);
    sequence.begin(shared);
    add(sequence);
    return true;
  }

  private void add(Sequence sequence) {
    int at = running.size();
    while (at > 0 && running.get(at - 1).id() > sequence.id()) at--;
    running.add(at, sequence);
  }

  /** Takes memory for so many tokens, and a page ahead: that only if others run meanwhile. */
  private boolean reserve(SequenceState state, int length) {
    int ahead = length + SharedPage.POSITIONS;
    if (running.isEmpty()) return memory.reserve(state, ahead) || memory.reserve(state, length + 1);
    long kept = state.byteSize();
    for (var other : running) kept += other.weight();
    // what others may want to find again does not go in vain
    return state.lacking(ahead) <= memory.pool().limit() - kept && memory.reserve(state, ahead);
  }

  /** Whether there can be room for it: where others have what it needs, and give it back. */
  private boolean mayEverFit(SequenceState state, int length) {
    long held = state.byteSize();
    var pool = memory.pool();
    if (state.lacking(length) + held > pool.limit()) return false;
    return !running.isEmpty() || pool.used() > held;
  }

  private InsufficientMemoryException lack(SequenceState state, int length) {
    long needed = state.lacking(length) + state.byteSize();
    long budget = memory.pool().limit();
    return new InsufficientMemoryException(
        "keys, values and states of a sequence of "
            + length
            + " tokens need "
            + needed
            + " bytes, but the budget has "
            + budget
            + " (LoadOptions.cacheBytes)",
        needed,
        budget);
  }

  @Override
  public void prepare(List<RowSource> pass) {
    for (int i = pass.size() - 1; i >= 0; i--) {
      if (pass.get(i) instanceof Request request) prepare(request, pass);
    }
    if (haveMemory(pass)) return;
    for (var sequence : List.copyOf(running)) {
      // a sequence that was paused for an older one is in the pass no more
      while (pass.contains(sequence) && !prepare(sequence, pass)) {}
    }
  }

  private boolean haveMemory(List<RowSource> pass) {
    for (var source : pass) if (!hasMemory(source)) return false;
    return true;
  }

  private boolean hasMemory(RowSource source) {
    if (!(source instanceof Sequence sequence)) return true;
    sequence.standBeforeNew();
    int length = sequence.lengthAfterPass();
    if (sequence.state().lacking(length) == 0) return true;
    boolean has = memory.reserve(sequence.state(), length);
    sequence.weigh();
    return has;
  }

  private void prepare(Request request, List<RowSource> pass) {
    var state = request.state();
    if (state == null || memory.reserve(state, state.length() + request.planned)) return;
    request.fail(lack(state, state.length() + request.planned));
    pass.remove(request);
  }

  /** Makes room for a sequence, or takes it out of the pass; false if it is to be tried again. */
  private boolean prepare(Sequence sequence, List<RowSource> pass) {
    int length = sequence.lengthAfterPass();
    if (memory.reserve(sequence.state(), length)) return true;
    var other = toPause(sequence);
    if (other != null) {
      pause(other, pass);
      return false;
    }
    if (running.size() > 1 || mayEverFit(sequence.state(), length)) {
      pause(sequence, pass);
    } else {
      sequence.fail(lack(sequence.state(), length));
      pass.remove(sequence);
    }
    return true;
  }

  /** Whose turn it is to be paused for this one; it is held. Null if it is nobody's. */
  private @Nullable Sequence toPause(Sequence sequence) {
    for (int i = running.size() - 1; running.get(i) != sequence; i--) {
      if (queue.hold(running.get(i))) return running.get(i);
    }
    return stalled();
  }

  /** The youngest of those that are not read; it is held. Null if all are. */
  private @Nullable Sequence stalled() {
    for (int i = running.size() - 1; i >= 0; i--) {
      var sequence = running.get(i);
      if (sequence.isStalledForLong() && queue.hold(sequence)) return sequence;
    }
    return null;
  }

  /** Pauses one that is not read, for one that waits; false if there is none. */
  private boolean pauseStalled() {
    var stalled = stalled();
    if (stalled == null) return false;
    pause(stalled, new ArrayList<>());
    return true;
  }

  private void pause(Sequence sequence, List<RowSource> pass) {
    pass.remove(sequence);
    running.remove(sequence);
    sequence.giveBack();
    memory.park(sequence.state());
    waiting = true;
    queue.pause(sequence);
  }

  @Override
  public void advanced(Sequence sequence) {
    if (sequence.hasNewPages()) memory.keep(sequence);
  }

  @Override
  public Optional<CacheMemory.Usage> usage() {
    return Optional.of(memory.usage());
  }

  @Override
  public void ending(Sequence sequence) {
    memory.park(sequence.state());
  }

  @Override
  public void ended(Sequence sequence) {
    given = true;
    running.remove(sequence);
  }
}
