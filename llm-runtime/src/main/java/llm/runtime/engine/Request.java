package llm.runtime.engine;

import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one sequence that are to be run through the model, once.
 *
 * <p>The scheduler takes a few of its rows into each pass until all are done.
 */
public final class Request extends RowSource {
  /** Takes what a pass computes of rows, on the scheduler's thread. */
  public interface RowSink {
    /** It stands in a row of these; copy it. */
    void accept(int position, Rows rows, int row);

    /** The pass whose rows were taken has ended well. */
    default void settle() {}

    /** The pass whose rows were taken, or some of them, has failed: they come again. */
    default void rewind() {}

    /** The last row was taken; what is left to compute may use the pass's scratch memory. */
    default void finish(Pass pass) {}
  }

  /** Which rows' output is wanted: logits, or hidden rows. */
  public enum Wanted {
    /** None. */
    NONE,
    /** The first one's. */
    FIRST,
    /** The last one's. */
    LAST,
    /** All. */
    ALL
  }

  private final int[] tokens;
  private final int position;
  private final Wanted wanted;
  private final RowSink sink;
  private @Nullable SequenceState state; // null before the first pass of a text that is read once
  private @Nullable StatePool pool; // where that comes from
  private boolean whole;
  private int second = Integer.MAX_VALUE;
  private int chunk = Integer.MAX_VALUE;
  private Pass.@Nullable Observer observer;

  private int done;

  private Request(int[] tokens, int position, Wanted wanted, RowSink sink) {
    this.tokens = tokens;
    this.position = position;
    this.wanted = wanted;
    this.sink = sink;
  }

  /**
   * Tokens that follow what a sequence holds.
   *
   * @param position of the first token
   */
  public Request(SequenceState state, int[] tokens, int position, Wanted wanted, RowSink sink) {
    this(tokens, position, wanted, sink);
    this.state = state;
  }

  /** A text that is read once: its state comes from a pool, and goes back there. */
  static Request ofText(StatePool pool, int[] tokens, Wanted wanted, RowSink sink) {
    var request = new Request(tokens, 0, wanted, sink);
    request.pool = pool;
    return request;
  }

  /** Has all its rows in one pass, for a model whose rows see later ones. */
  Request whole() {
    whole = true;
    return this;
  }

  /** Says that the rows from an index on are of a pair's second text: of token type 1. */
  public Request withSecondText(int from) {
    second = from;
    return this;
  }

  /** Makes it run alone, in passes of so many rows, with somebody who looks on. */
  public Request observed(Pass.Observer observer, int chunk) {
    this.observer = observer;
    this.chunk = chunk;
    return this;
  }

  @Override
  Pass.@Nullable Observer observer() {
    return observer;
  }

  @Override
  public Kind kind() {
    if (observer != null) return Kind.OBSERVED;
    return whole ? Kind.WHOLE_TEXT : Kind.TEXT;
  }

  @Override
  public int rows() {
    return Math.min(left(), chunk);
  }

  @Override
  boolean isReady() {
    return true;
  }

  /** How many tokens it has in all. */
  public int size() {
    return tokens.length;
  }

  private int left() {
    return tokens.length - done;
  }

  @Override
  void join(Batch batch) {
    var sequence = sequence();
    for (int i = 0; i < planned; i++) {
      batch.add(tokens[done + i], position + done + i, sequence, wantsOutput(i));
      if (done + i >= second) batch.setType(1);
    }
  }

  private SequenceState sequence() {
    var own = state;
    if (own == null) {
      if (pool == null) throw new IllegalStateException("a request without a sequence");
      state = own = pool.take();
    }
    return own;
  }

  private boolean wantsOutput(int ahead) {
    return switch (wanted) {
      case NONE -> false;
      case FIRST -> done + ahead == 0;
      case LAST -> done + ahead == tokens.length - 1;
      case ALL -> true;
    };
  }

  @Override
  void rewind() {
    if (state != null) state.truncate(position + done);
    sink.rewind();
  }

  @Override
  int deliver(Rows output, int row) {
    int next = row;
    for (int i = 0; i < planned; i++) {
      if (wantsOutput(i)) sink.accept(position + done + i, output, next++);
    }
    return next;
  }

  @Override
  void complete(Pass pass) {
    if (planned == left()) sink.finish(pass);
  }

  @Override
  void advance() {
    done += planned;
    sink.settle();
    if (left() > 0) return;
    if (pool != null && state != null) {
      pool.give(state);
      state = null;
    }
    finish();
  }
}
