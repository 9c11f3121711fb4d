package llm.runtime.engine;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import llm.blocks.Decoder;
import llm.blocks.Encoder;
import llm.blocks.EncoderDecoder;
import llm.blocks.Network;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceState;

/**
 * A network in memory, and the threads that run it: what all that is done with a model shares.
 *
 * <p>Thread-safe.
 */
public final class Engine implements AutoCloseable {
  /** Bytes of the states of those texts of a pass that are read once, about, if it has several. */
  private static final long TEXT_BYTES = 128L << 20;

  /** Positions of which a state takes the memory together. */
  private static final int POSITIONS = 64;

  /**
   * What an engine is made of.
   *
   * @param memory of the weights, which closing frees
   * @param workers the threads, which closing ends
   * @param cacheType how keys and values of sequences are stored
   */
  public record Parts(
      Network network, TensorMemory memory, Workers workers, KeyValueType cacheType) {
    SequenceState newState() {
      return network.newState(cacheType);
    }
  }

  private final Parts parts;
  private final Scheduler scheduler;
  private final StatePool pool;
  private final ReentrantLock closing = new ReentrantLock();
  private volatile boolean closed;
  private boolean freed;

  private Engine(Parts parts, Function<Pass, Rows> passes, int maxTexts, Serving serving) {
    this.parts = parts;
    this.pool = new StatePool(parts::newState);
    var workspace = new Workspace(parts.workers(), parts.memory().backend());
    var runner = new PassRunner(passes, workspace);
    this.scheduler = new Scheduler(runner, maxTexts, serving, Admission.always());
  }

  /** An engine whose passes give logits. */
  public static Engine ofLogits(Parts parts, Serving serving) {
    return new Engine(parts, logitsOf(parts.network()), Integer.MAX_VALUE, serving);
  }

  private static Function<Pass, Rows> logitsOf(Network network) {
    return switch (network) {
      case Decoder decoder -> decoder::forward;
      case EncoderDecoder both -> both::forward;
      case Encoder encoder ->
          throw new IllegalArgumentException(
              "an encoder of width " + encoder.width() + ", no text");
    };
  }

  /** An engine whose passes give hidden rows. */
  public static Engine ofRows(Parts parts, Serving serving) {
    return new Engine(parts, parts.network()::hidden, maxTexts(parts), serving);
  }

  /** So many that short texts do not take much more memory than long ones. */
  private static int maxTexts(Parts parts) {
    var cost = parts.network().stateCost(parts.cacheType());
    long bytes = cost.bytes() + cost.checkpointBytes() + POSITIONS * cost.bytesPerToken();
    return Math.clamp(TEXT_BYTES / Math.max(1, bytes), 1, PassRunner.MAX_ROWS);
  }

  /**
   * A text that is read once, from its first position on.
   *
   * @param wanted whose hidden rows, or logits, the sink takes
   */
  public Request text(int[] tokens, Request.Wanted wanted, Request.RowSink sink) {
    var request = Request.ofText(pool, tokens, wanted, sink);
    return parts.network() instanceof Encoder ? request.whole() : request;
  }

  /** The network. */
  public Network network() {
    return parts.network();
  }

  /** The state of a sequence of which nothing was seen yet. */
  public SequenceState newState() {
    return parts.newState();
  }

  /** How keys and values of sequences are stored. */
  public KeyValueType cacheType() {
    return parts.cacheType();
  }

  /** What runs requests. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /**
   * Looks whether it may be used.
   *
   * @throws IllegalStateException if it is closed
   */
  public void ensureOpen() {
    if (closed) throw Scheduler.closedException();
  }

  /**
   * Ends the pass under way, fails what waits, and frees all.
   *
   * @throws IllegalStateException if an observer calls it, for whom the engine waits
   */
  @Override
  public void close() {
    scheduler.refuseOwnThread();
    closed = true;
    closing.lock();
    try {
      if (freed) return;
      scheduler.close();
      parts.workers().close();
      parts.memory().close();
      freed = true;
    } finally {
      closing.unlock();
    }
  }
}
