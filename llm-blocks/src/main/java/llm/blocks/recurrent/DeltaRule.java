package llm.blocks.recurrent;

import static llm.tensor.StateOperations.COLUMNS;

import java.util.Arrays;
import java.util.List;
import llm.blocks.Pass;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.StateOperations;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/**
 * The gated delta rule (Yang et al. 2024), of each value head by itself, with a state M of {@code
 * [size, size]}: {@code M = diag(a) M; d = beta (v - Mᵀ k); M = M + k dᵀ; o = Mᵀ q / √size}, with q
 * and k of length 1.
 *
 * <p>A row decays what is kept, looks up what is kept under its key, and replaces a part of it by
 * its value. Prompts take the recurrence too: the chunked form multiplies as often with states of
 * this size, and a strip of a state that goes through some rows stays in the L1 cache without it.
 * Results are the same, bit for bit, wherever a prompt is cut.
 *
 * <p>A strip's matrix is read and written once a row: products with the next row's key and query
 * are made while the step is taken, {@code Mᵀ (a k)} with the state before the decay. Then {@code o
 * = Mᵀ (a q) + (k q) d}.
 */
final class DeltaRule {
  /** Rows that go through a strip before the next strip's turn. */
  private static final int ROWS = 16;

  private final DeltaHeads heads;
  private final float[] unit; // of a norm over each head that gives vectors of length 1
  private final float epsilon;
  private final float scale;
  private final int stateSize; // floats of a head's state
  private final StateSlot<RecurrentState> slot;

  /**
   * The rule for some heads.
   *
   * @param epsilon added to the squared length of queries and keys
   */
  DeltaRule(DeltaHeads heads, float epsilon) {
    this.heads = heads;
    unit = new float[heads.size()];
    Arrays.fill(unit, (float) (1 / Math.sqrt(heads.size())));
    this.epsilon = epsilon / heads.size();
    scale = unit[0];
    stateSize = StateOperations.size(heads.size(), heads.size());
    slot = StateSlot.recurrent(Math.multiplyExact(heads.values(), stateSize));
  }

  /** What a row lets a head's state forget and learn. */
  interface Gates {
    /** Writes how much of the state under each key column stays, {@code [size]}. */
    void decay(int row, int head, float[] to, int at);

    /** How much of what is kept under the key is replaced. */
    float beta(int row, int head);
  }

  /** {@code e^(A softplus(x))}, of an A that is not positive: between 0 and 1. */
  static float decay(float logDecay, float x) {
    double softplus = x > 20 ? x : Math.log(1 + Math.exp(x));
    return (float) Math.exp(logDecay * softplus);
  }

  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  List<StateSlot<?>> states() {
    return List.of(slot);
  }

  /**
   * Computes.
   *
   * @param qkv {@code [n, queries | keys | values]}
   * @param out {@code [n, values]}
   */
  void apply(Rows qkv, Gates gates, Rows out, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var qk = workspace.take(qkv.rows(), 2 * heads.keyColumns());
    for (int r = 0; r < qkv.rows(); r++) {
      System.arraycopy(qkv.data(), qkv.offset(r), qk.data(), qk.offset(r), qk.width());
    }
    Operations.rmsNorm(qk, unit, epsilon, qk, workspace);
    var runs = Runs.of(pass.batch(), slot);
    var operations = workspace.stateOperations(heads.values(), heads.size());
    var scratch = workspace.take(heads.values(), scratchSize());
    workspace.parallel(
        heads.values(),
        h -> new Head(h, operations, scratch, new Inputs(qk, qkv, gates), out).run(runs));
    workspace.release(mark);
  }

  /** What rows give to all heads. */
  private record Inputs(Rows qk, Rows qkv, Gates gates) {}

  private int scratchSize() {
    return ROWS * (4 * heads.size() + 1) + 2 * heads.size() + 3 * COLUMNS;
  }

  /**
   * One head's way through the rows.
   *
   * <p>Its scratch memory: for each row {@code [p | q | a | k]}, where p and q are what the state
   * before the row is multiplied by; behind the last one there is room for another's p and q, whose
   * products nobody reads. Then k q of each row, and {@code [u | w | d]} of a strip.
   */
  private final class Head {
    private final int head;
    private final StateOperations operations;
    private final Inputs in;
    private final Rows out;
    private final float[] v;
    private final int begin;
    private final int dots;
    private final int columns;
    private final int size = heads.size();
    private final int step = 4 * heads.size();

    Head(int head, StateOperations operations, Rows scratch, Inputs in, Rows out) {
      this.head = head;
      this.operations = operations;
      this.in = in;
      this.out = out;
      v = scratch.data();
      begin = scratch.offset(head);
      dots = begin + ROWS * step + 2 * size;
      columns = dots + ROWS;
      Arrays.fill(v, begin + ROWS * step, columns + 3 * COLUMNS, 0);
    }

    void run(Runs runs) {
      for (int run = 0; run < runs.count(); run++) {
        var from = runs.from(run);
        for (int r = runs.start(run); r < runs.end(run); r += ROWS) {
          int end = Math.min(r + ROWS, runs.end(run));
          for (int row = r; row < end; row++) prepare(row, row - r);
          for (int at = 0; at < size; at += COLUMNS) strip(r, end, at, from, runs.to(run));
          from = runs.to(run);
        }
      }
    }

    private void prepare(int row, int index) {
      int p = begin + index * step, q = p + size, a = q + size, k = a + size;
      in.gates.decay(row, head, v, a);
      int queries = in.qk.offset(row) + heads.keyHead(head) * size;
      int keys = queries + heads.keyColumns();
      var qk = in.qk.data();
      float dot = 0;
      for (int i = 0; i < size; i++) {
        float key = qk[keys + i], query = qk[queries + i] * scale, decay = v[a + i];
        v[k + i] = key;
        v[p + i] = decay * key;
        v[q + i] = decay * query;
        dot += key * query;
      }
      v[dots + index] = dot;
    }

    /** Takes the columns from {@code at} on through some rows. */
    private void strip(int first, int end, int at, float[] from, float[] to) {
      var strip = new StateOperations.Strip(head * stateSize + at * size, size, columns);
      int width = Math.min(COLUMNS, size - at);
      operations.products(from, strip, v, begin);
      for (int row = first; row < end; row++) {
        int index = row - first;
        float beta = in.gates.beta(row, head), dot = v[dots + index];
        int values = in.qkv.offset(row) + 2 * heads.keyColumns() + head * size + at;
        int results = out.offset(row) + head * size + at;
        for (int j = 0; j < width; j++) {
          float d = beta * (in.qkv.data()[values + j] - v[columns + j]);
          out.data()[results + j] = v[columns + COLUMNS + j] + dot * d;
          v[columns + 2 * COLUMNS + j] = d;
        }
        operations.advance(index == 0 ? from : to, to, strip, v, begin + index * step + 2 * size);
      }
    }
  }
}
