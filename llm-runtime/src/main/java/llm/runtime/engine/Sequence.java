package llm.runtime.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import llm.api.DeadlineException;
import llm.api.Usage;
import llm.runtime.speculation.PassTimes;
import llm.runtime.speculation.PlainPass;
import llm.runtime.speculation.Speculator;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.SharedPage;
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
  /** Nanoseconds behind which a reader counts as one who may not read on for long. */
  static final long LONG_STALL = 500_000_000;

  private static final AtomicLong IDS = new AtomicLong();

  private final Terms terms;
  private final Continuation continuation;
  private final Speculator.Fit fit; // the continuation's
  private final WrittenBuffer buffer;
  private final int vocabularySize;
  private float[][] logits; // behind the last token, and behind each of the drafted ones
  private final long id = IDS.incrementAndGet();
  private final long submitted = System.nanoTime();
  private final Progress progress = new Progress(submitted);
  private volatile long promptRead; // nanoseconds; 0: not yet
  private volatile boolean paused;
  private long stalledSince; // nanoseconds

  private SequenceState state; // behind the first tokens; between passes it stands at its length
  private final int start; // what the state had seen of it before
  private final int promptTokens;
  private int[] tokens;
  private int length;
  private boolean reading = true; // tokens that were there before, and no token of its own follows
  private int keptPages; // that were told to who keeps them for others
  private volatile int begun; // what the state had seen when it was admitted first
  private boolean admittedOnce;
  private long shared; // bytes that others had before it was admitted
  private long weight;
  private Admission admission = Admission.always();
  private int position; // of the first row of the pass under way
  private int drafts; // tokens of the draft that are in the pass under way
  private @Nullable Written drawn; // behind these logits, beside others'
  private @Nullable Throwable drawFailure;
  private boolean answered; // whether logits hold what comes behind the last token
  private @Nullable Speculator speculator;
  private int[] certain = Continuation.NONE; // of the draft, where it is no guess

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
    this.fit = continuation::fitting;
    this.terms = terms;
    this.buffer = new WrittenBuffer(terms.buffer());
    this.vocabularySize = vocabularySize;
    this.logits = new float[1][vocabularySize];
  }

  /** Has tokens drafted, by somebody who has heard of those that are read first. */
  public Sequence speculating(Speculator speculator) {
    this.speculator = speculator;
    return this;
  }

  /** Who drafts its tokens; null: nobody. */
  public @Nullable Speculator speculator() {
    return speculator;
  }

  // ---- What the planner sees

  @Override
  public Kind kind() {
    return reading ? Kind.PROMPT : Kind.DECODING;
  }

  @Override
  public int rows() {
    return undrafted() + drafted();
  }

  /** Rows that are wanted in any case. */
  int undrafted() {
    return Math.max(1, length - state.length());
  }

  /** Whether tokens of it may be drafted. */
  boolean drafts() {
    return speculator != null || continuation.mayBeCertain();
  }

  /** Tokens of the draft; those that are certain come first, and alone. */
  private int drafted() {
    if (certain.length > 0) return certain.length;
    return speculator == null ? 0 : speculator.count();
  }

  private int drafted(int index) {
    if (certain.length > 0) return certain[index];
    return Objects.requireNonNull(speculator).token(index);
  }

  @Override
  public int priority() {
    return terms.priority();
  }

  @Override
  public String client() {
    return terms.client();
  }

  /** Whose sequences may share what they have seen. */
  String salt() {
    return terms.salt();
  }

  /** Another number for each. */
  long id() {
    return id;
  }

  /** Tokens that are read first, but for those that the state had seen. */
  int promptTokens() {
    return promptTokens;
  }

  /** How far it got: for whoever submits it, then for the scheduler's thread. */
  public Progress progress() {
    return progress;
  }

  /** Its tokens so far: for the scheduler's thread. */
  Usage usage() {
    int cached = Math.clamp(begun - start, 0, promptTokens);
    var usage = progress.usage(promptTokens, cached);
    if (speculator == null) return usage.build();
    return usage.acceptedTokens(speculator.accepted()).draftedTokens(speculator.drafted()).build();
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
    stalledSince = System.nanoTime();
    paused = true;
    if (!buffer.isHalfFree()) return false;
    paused = false; // it was read in this moment
    return true;
  }

  /** Whether it waits for its reader. */
  boolean isStalled() {
    return paused;
  }

  /** Whether it has done so for long. */
  boolean isStalledForLong() {
    return paused && System.nanoTime() - stalledSince >= LONG_STALL;
  }

  // ---- Memory

  /** Who sees to its memory from its submission on. */
  void under(Admission admission) {
    this.admission = admission;
  }

  /** Its tokens: the first {@link #length} of these; not to be changed. */
  int[] tokens() {
    return tokens;
  }

  int length() {
    return length;
  }

  /** Where nothing is new, only the logits of the last token are wanted: that is read again. */
  void standBeforeNew() {
    if (state.length() >= length) state.truncate(length - 1);
  }

  /** What its state has seen behind the pass under way. */
  int lengthAfterPass() {
    return state.length() + planned;
  }

  /**
   * It may begin, behind what its state has seen by now.
   *
   * @param shared bytes of its state that others had before
   */
  void begin(long shared) {
    this.shared = shared;
    weigh();
    if (!admittedOnce) begun = state.length();
    admittedOnce = true;
  }

  /** Tokens before the last ones of what is read first. */
  public int held(int last) {
    return start + promptTokens - last;
  }

  /** Looks how much memory it takes; its state must be the engine's. */
  void weigh() {
    weight = state.byteSize() - shared;
  }

  /** Bytes that it took when it was weighed, without those that others had before. */
  long weight() {
    return weight;
  }

  /** What its state had seen when it was admitted; 0 before. */
  public int begun() {
    return begun;
  }

  /** Gives all memory back, and reads its tokens again when it goes on. */
  void giveBack() {
    state.truncate(0);
    reading = true;
    keptPages = 0;
  }

  /** How many of its own tokens its state has seen. */
  int read() {
    return Math.min(state.length(), length);
  }

  /** Whether it has read whole pages since it was asked last. */
  boolean hasNewPages() {
    int pages = read() / SharedPage.POSITIONS;
    boolean more = pages > keptPages;
    keptPages = pages;
    return more;
  }

  // ---- Passes

  /**
   * Drafts what may follow, for the next pass.
   *
   * @param rows of that pass without this draft
   * @param writing how many sequences these are of
   */
  void draft(int rows, int writing, PassTimes times) {
    int limit = Math.min(continuation.left(), buffer.free()) - 1; // one is written in any case
    certain = continuation.certain();
    if (certain.length > limit) certain = Arrays.copyOf(certain, Math.max(0, limit));
    if (speculator == null || certain.length > 0) return;
    boolean repeats = !state.isCutAnywhere();
    speculator.draft(new PlainPass(rows, writing, repeats, times), limit);
    speculator.keep(fit);
  }

  @Override
  void join(Batch batch) {
    standBeforeNew();
    position = state.length();
    int read = Math.min(planned, length - position);
    if (state.needsCheckpoints()) read = toEndOfPage(read);
    boolean all = position + read == length;
    drafts = all ? Math.min(planned - read, drafted()) : 0;
    planned = read + drafts;
    for (int p = position; p < position + read; p++) {
      batch.add(tokens[p], p, state, p == length - 1);
    }
    if (drafts == 0) return;
    state.expectDrafts();
    for (int i = 0; i < drafts; i++) batch.add(drafted(i), length + i, state, true);
  }

  /** Ends its rows where a checkpoint is worth most: others can begin behind whole pages alone. */
  private int toEndOfPage(int rows) {
    int last = Math.min(position + rows, length - 1);
    int end = last - last % SharedPage.POSITIONS;
    return end > position ? end - position : rows;
  }

  @Override
  int deliver(Rows output, int row) {
    if (position + planned < length) return row;
    if (logits.length <= drafts) {
      int had = logits.length;
      logits = Arrays.copyOf(logits, drafts + 1);
      for (int i = had; i <= drafts; i++) logits[i] = new float[vocabularySize];
    }
    for (int i = 0; i <= drafts; i++) {
      System.arraycopy(output.data(), output.offset(row + i), logits[i], 0, vocabularySize);
    }
    return row + 1 + drafts;
  }

  @Override
  void advance() {
    answered = position + planned >= length;
    if (answered && promptRead == 0) promptRead = System.nanoTime();
  }

  @Override
  void rewind() {
    state.truncate(position);
    answered = false;
  }

  @Override
  boolean isToDraw() {
    return answered && !isStopped() && continuation.isSelfContained();
  }

  @Override
  void draw() {
    try {
      drawn = continuation.next(logits[0]);
    } catch (Throwable e) {
      drawFailure = e;
    }
  }

  /**
   * Draws the next token, and as long as that is the one that was drafted, the one behind it: each
   * comes of what it would have come of without a draft. Then the state goes back to what is true.
   */
  @Override
  void follow() {
    admission.advanced(this);
    if (!answered || isStopped()) return;
    answered = false;
    if (drawFailure != null) {
      fail(drawFailure);
      return;
    }
    var first = drawn;
    drawn = null;
    for (int kept = 0; ; kept++) {
      var next = kept == 0 && first != null ? first : continuation.next(logits[kept]);
      if (next.token().isPresent()) append(next.token().get().id());
      boolean ends = next.end().isPresent();
      boolean goesOn = !ends && kept < drafts && isDrafted(kept);
      goesOn &= next.instead().isEmpty();
      if (!goesOn) settleDraft(kept);
      if (next.instead().isPresent()) replace(next.instead().get());
      progress.written(next);
      buffer.put(next);
      if (ends) finish();
      if (!goesOn) return;
    }
  }

  private void append(int token) {
    if (length == tokens.length) tokens = Arrays.copyOf(tokens, length + length / 2 + 16);
    tokens[length++] = token;
    reading = false;
    if (speculator != null) speculator.accept(token);
  }

  /** Goes on with other tokens: those that are new to the state are read like a prompt. */
  private void replace(int[] instead) {
    progress.dropped(length - instead.length);
    state.truncate(commonPrefix(instead));
    tokens = instead.clone();
    length = tokens.length;
    reading = true;
    keptPages = 0;
    if (speculator != null) speculator.restart(tokens);
  }

  private int commonPrefix(int[] others) {
    int mismatch = Arrays.mismatch(tokens, 0, length, others, 0, others.length);
    return mismatch < 0 ? length : mismatch;
  }

  /**
   * How many of its first tokens are these, too: all of these, but where tokens went that whoever
   * has them does not know of yet. To be asked when it has ended.
   */
  public int common(int[] others) {
    return commonPrefix(others);
  }

  /** Whether the token that was written last is one of the draft's. */
  private boolean isDrafted(int index) {
    return drafted(index) == tokens[length - 1];
  }

  /** Goes back behind what of the draft was written. */
  private void settleDraft(int kept) {
    boolean guessed = certain.length == 0;
    certain = Continuation.NONE;
    if (drafts == 0) return;
    state.truncate(position + planned - drafts + kept);
    if (guessed && speculator != null) speculator.settle(drafts, kept);
    drafts = 0;
  }

  @Override
  void finish() {
    admission.ending(this);
    release();
  }

  @Override
  void release() {
    super.release();
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
