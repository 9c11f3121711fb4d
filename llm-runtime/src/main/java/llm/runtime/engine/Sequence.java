package llm.runtime.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import llm.api.DeadlineException;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import org.jspecify.annotations.Nullable;

/**
 * A text that is read and then written on, token by token, until it ends: the engine owns all of it
 * from its submission to its end.
 *
 * <p>The scheduler's thread runs passes for it, draws a token of each output and puts that into a
 * buffer. A full buffer pauses this sequence alone, until half of it was read. Whoever reads takes
 * from the buffer; whoever wants it to end says so to the {@link Scheduler}. From its end on {@link
 * #state} belongs to the caller again, who may have read less than was written: it is cut back
 * then.
 */
public final class Sequence extends RowSource {
  private static final AtomicLong IDS = new AtomicLong();

  private final Terms terms;
  private final Continuation continuation;
  private final WrittenBuffer buffer;
  private final float[] logits; // behind the last token
  private final long id = IDS.incrementAndGet();
  private final long submitted = System.nanoTime();
  private final Progress progress = new Progress(submitted);
  private volatile long promptRead; // nanoseconds; 0: not yet
  private volatile boolean paused;

  private SequenceState state; // behind the first tokens; between passes it stands at its length
  private final int start; // what the state had seen of it before
  private final int promptTokens;
  private int[] tokens;
  private int length;
  private boolean written; // whether a token of its own was
  private int position; // of the first row of the pass under way
  private boolean answered; // whether logits hold what comes behind the last token

  /**
   * A sequence.
   *
   * @param tokens what is read first, at least one; of these the state may have seen some
   * @param vocabularySize how many logits there are
   */
  public Sequence(
      SequenceState state,
      int[] tokens,
      int vocabularySize,
      Continuation continuation,
      Terms terms) {
    this.state = state;
    this.start = state.length();
    this.promptTokens = tokens.length - start;
    this.tokens = tokens.clone();
    this.length = tokens.length;
    this.continuation = continuation;
    this.terms = terms;
    this.buffer = new WrittenBuffer(terms.buffer());
    this.logits = new float[vocabularySize];
  }

  // ---- What the planner sees

  @Override
  public Kind kind() {
    return written ? Kind.DECODING : Kind.PROMPT;
  }

  @Override
  public int rows() {
    return Math.max(1, length - state.length());
  }

  @Override
  public int priority() {
    return terms.priority();
  }

  @Override
  public String client() {
    return terms.client();
  }

  /** Another number for each. */
  long id() {
    return id;
  }

  /** Tokens that are read first, but for those that the state had seen. */
  int promptTokens() {
    return promptTokens;
  }

  /** How far it got: for the scheduler's thread. */
  Progress progress() {
    return progress;
  }

  /** When it must have ended, in nanoseconds as {@link System#nanoTime} counts; empty: never. */
  OptionalLong deadline() {
    return terms.deadline().isPresent()
        ? OptionalLong.of(submitted + terms.deadline().get().toNanos())
        : OptionalLong.empty();
  }

  /** Says that it took too long. */
  void stopOverdue(long now) {
    try {
      var elapsed = Duration.ofNanos(now - submitted);
      var deadline = terms.deadline().orElseThrow();
      stop(
          new DeadlineException(
              "not done within " + deadline + ": " + progress.tokens() + " tokens were written",
              deadline,
              elapsed));
    } catch (OutOfMemoryError e) {
      stop(e);
    }
  }

  /** Whether it has room for what its rows would have written. */
  @Override
  boolean isReady() {
    if (paused) return false;
    if (buffer.free() > 0) return true;
    paused = true;
    if (!buffer.isHalfFree()) return false;
    paused = false; // it was read in this moment
    return true;
  }

  // ---- Passes

  @Override
  void join(Batch batch) {
    // Where nothing is new, only the logits of the last token are wanted.
    if (state.length() >= length) state.truncate(length - 1);
    position = state.length();
    planned = Math.min(planned, length - position);
    for (int p = position; p < position + planned; p++) {
      batch.add(tokens[p], p, state, p == length - 1);
    }
  }

  @Override
  int deliver(Rows output, int row) {
    if (position + planned < length) return row;
    System.arraycopy(output.data(), output.offset(row), logits, 0, logits.length);
    return row + 1;
  }

  @Override
  void advance() {
    answered = position + planned == length;
    if (answered && promptRead == 0) promptRead = System.nanoTime();
  }

  @Override
  void rewind() {
    state.truncate(position);
    answered = false;
  }

  /** Draws the next token. */
  @Override
  void follow() {
    if (!answered || isStopped()) return;
    answered = false;
    var next = continuation.next(logits);
    if (next.token().isPresent()) append(next.token().get().id());
    progress.written(next);
    buffer.put(next);
    if (next.end().isPresent()) finish();
  }

  private void append(int token) {
    if (length == tokens.length) tokens = Arrays.copyOf(tokens, length + length / 2 + 16);
    tokens[length++] = token;
    written = true;
  }

  @Override
  void finish() {
    super.finish();
    buffer.wake();
  }

  // ---- Those who read

  /** What was written next; null if that is not there yet. One thread at a time. */
  @Nullable Written take() {
    return buffer.take();
  }

  /** Whether it is paused, and should go on: enough was read. */
  boolean isToGoOn() {
    return paused && buffer.isHalfFree();
  }

  void goOn() {
    paused = false;
  }

  /**
   * Waits until there is something to {@link Scheduler#take}, or nothing will come any more, or the
   * thread is interrupted, or for no reason.
   */
  public void awaitWritten() {
    buffer.expect();
    try {
      if (buffer.isEmpty() && !isFinished()) LockSupport.park(this);
    } finally {
      buffer.expectNoMore();
    }
  }

  /** When it was made: nanoseconds. */
  public long submitted() {
    return submitted;
  }

  /** When its prompt was read, in nanoseconds; 0 if it was not yet. */
  public long promptRead() {
    return promptRead;
  }

  /**
   * How much of the state stands behind tokens that were read well; good when it has ended. A
   * prompt that failed counts as not read at all: it would keep the memory that may have been
   * lacking.
   */
  public int sound() {
    return failure() != null && promptRead == 0 ? Math.min(start, state.length()) : state.length();
  }

  /** What it has seen; the caller's again when it has ended. */
  public SequenceState state() {
    return state;
  }
}
