package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;

/** What must be so of the states that a model keeps of sequences. */
final class StateChecks {
  /** Rows of a pass: few, so that there are checkpoints. */
  private static final int CHUNK = 3;

  private final String name;
  private final ComposedModel model;
  private final double tolerance;

  StateChecks(String name, ComposedModel model, double tolerance) {
    this.name = name;
    this.model = model;
    this.tolerance = tolerance;
  }

  /** A sequence is cut back to some lengths, and branches off there, and goes on otherwise. */
  void cutBack(int[] tokens, int[] others) {
    for (int length : new int[] {0, 1, 5, 6, tokens.length - 1, tokens.length}) {
      cutBack(tokens, length, others);
    }
  }

  private void cutBack(int[] tokens, int length, int[] others) {
    var what = name + ", cut back to " + length;
    int[] changed =
        IntStream.concat(Arrays.stream(tokens, 0, length), Arrays.stream(others)).toArray();
    var afresh = model.run(changed, changed.length);
    var state = model.newState();
    model.run(tokens, CHUNK, state);
    var branch = state.branch(length);
    assertTrue(branch.length() <= length, () -> what + ": a branch is longer");
    goOn(what + " in a branch", changed, branch, afresh);
    int reachable = state.reachable(length);
    assertEquals(reachable, state.truncate(length), what + ": how many are left");
    assertTrue(reachable <= length, () -> what + ": it is " + reachable + " long");
    goOn(what, changed, state, afresh);
  }

  private void goOn(String what, int[] tokens, SequenceState state, float[] afresh) {
    int from = state.length() * model.outputSize();
    var expected = Arrays.copyOfRange(afresh, from, afresh.length);
    Logits.assertClose(what, expected, model.run(tokens, tokens.length, state), tolerance);
  }

  /** A sequence goes on otherwise than a pass would have that failed behind the last layer. */
  void fail(int[] tokens, int[] others) {
    var whole = model.run(tokens, tokens.length);
    var state = model.newState();
    int seen = CHUNK;
    model.run(Arrays.copyOf(tokens, seen), seen, state);
    var batch = new Batch();
    for (int i = 0; i < others.length; i++) batch.add(others[i], seen + i, state, true);
    assertThrows(PassFailed.class, () -> model.fail(batch));
    assertEquals(seen, state.length(), name + ": what a sequence has seen behind a failed pass");
    goOn(name + ", behind a failed pass", tokens, state, whole);
  }

  /** What a failed pass fails with. */
  static final class PassFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What a sequence keeps of the text that an encoder has read for it, however short it is. */
  private long kept() {
    if (!model.readsSource()) return 0;
    var state = model.newState();
    model.run(new int[] {1}, 1, state);
    state.truncate(0);
    return state.byteSize();
  }

  /**
   * Two sequences for which an encoder reads different texts, row by row in turn, equal each alone,
   * and so do they cut back to nothing.
   */
  void readApart(int[] tokens, int[] firstSource, int[] secondSource) {
    int vocabulary = model.outputSize();
    var sources = List.of(firstSource, secondSource);
    var alone = new ArrayList<float[]>();
    var states = new ArrayList<SequenceState>();
    for (var source : sources) {
      model.readSource(source);
      alone.add(model.run(tokens, tokens.length));
      states.add(model.newState());
    }
    Logits.assertDiffer(name + ", with another source", alone.getFirst(), alone.getLast());
    var batch = new Batch();
    for (int i = 0; i < tokens.length; i++) {
      for (var state : states) batch.add(tokens[i], i, state, true);
    }
    var together = model.run(batch);
    for (int s = 0; s < 2; s++) {
      var found = new float[tokens.length * vocabulary];
      for (int i = 0; i < tokens.length; i++) {
        System.arraycopy(together, (2 * i + s) * vocabulary, found, i * vocabulary, vocabulary);
      }
      var what = name + ", beside one with another source";
      Logits.assertClose(what, alone.get(s), found, tolerance);
      states.get(s).truncate(0);
      goOn(what + ", cut back to nothing", tokens, states.get(s), alone.get(s));
    }
  }

  /** What an encoder has read last is seen from the first row on. */
  void seeAll(int[] token, int[] source) {
    model.readSource(source);
    var found = model.run(token, 1);
    var changed = source.clone();
    changed[source.length - 1]++;
    model.readSource(changed);
    var what = name + ", with a source that ends otherwise";
    Logits.assertDiffer(what, found, model.run(token, 1));
  }

  /** What a state takes is counted, and given back. */
  void weigh(int[] tokens) {
    var state = model.newState();
    assertEquals(0, state.byteSize(), name + ": a state of which nothing was seen");
    model.run(tokens, tokens.length, state);
    var cost = model.stateCost();
    long said = cost.bytes() + cost.bytesPerToken() * tokens.length;
    long found = state.byteSize();
    assertTrue(
        found >= said, () -> name + ": a state takes " + found + " bytes, less than " + said);
    state.truncate(0);
    assertEquals(kept(), state.byteSize(), name + ": a state of which all was forgotten");
  }
}
