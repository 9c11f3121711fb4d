package llm.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.blocks.Decoder;
import llm.blocks.Encoder;
import llm.blocks.EncoderDecoder;
import llm.blocks.Head;
import llm.blocks.Hyperparameters;
import llm.blocks.Network;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.Backend;
import llm.tensor.Rows;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateCost;

/** A model that its family composed, ready to be run without the runtime. */
final class ComposedModel implements AutoCloseable {
  private final Workers workers;
  private final TensorMemory memory;
  private final Weights weights;
  private final Network network;
  private final Set<String> tensors;
  private final Workspace workspace;
  private int[] source = {44, 7, 260, 13, 99, 150, 21, 8, 77};

  /** Composes a model that this VM's backend computes; what the family throws comes through. */
  ComposedModel(Architecture architecture, ModelFixture model) {
    this(architecture, model, Backend.chosen());
  }

  /** Composes a model that a backend computes; what the family throws comes through. */
  ComposedModel(Architecture architecture, ModelFixture model, Backend backend) {
    workers = Workers.of(1);
    memory = new TensorMemory(workers, true, backend);
    try {
      var hp = Hyperparameters.of(model.metadata());
      weights = Weights.of(model.tensors(), memory, hp);
      tensors = Set.copyOf(weights.unused());
      network = architecture.build(hp, weights);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    workspace = new Workspace(workers, backend);
  }

  /** Columns of what comes out for a row: the vocabulary, or the width of an encoder's rows. */
  int outputSize() {
    return switch (network) {
      case Decoder decoder -> decoder.vocabularySize();
      case EncoderDecoder both -> both.vocabularySize();
      case Encoder encoder -> projection(encoder).map(Head::out).orElse(encoder.width());
    };
  }

  /** What comes out for each row that asks for it: logits, or an encoder's rows. */
  private Rows compute(Pass pass) {
    return switch (network) {
      case Decoder decoder -> decoder.forward(pass);
      case EncoderDecoder both -> both.forward(pass);
      case Encoder encoder -> {
        var rows = encoder.hidden(pass);
        yield projection(encoder).map(head -> head.apply(rows, pass)).orElse(rows);
      }
    };
  }

  private static Optional<Head> projection(Encoder encoder) {
    return encoder.head().filter(head -> head.kind() == Head.Kind.EMBEDDING);
  }

  /** Parts of a text that it tells apart. */
  int typeCount() {
    return network.typeCount();
  }

  /** Whether an encoder reads a text for each sequence. */
  boolean readsSource() {
    return network instanceof EncoderDecoder;
  }

  /** Has the encoder read this for sequences from now on, if there is one and something to read. */
  void readSource(int... tokens) {
    if (tokens.length > 0) source = tokens;
  }

  /** The tensors of the blocks that are run, and those outside of blocks. */
  Set<String> tensors() {
    return tensors;
  }

  List<String> unusedTensors() {
    return weights.unused();
  }

  StateCost stateCost() {
    return network.stateCost(KeyValueType.F32);
  }

  SequenceState newState() {
    return network instanceof EncoderDecoder both
        ? both.newState(KeyValueType.F32, source)
        : network.newState(KeyValueType.F32);
  }

  /** Runs rows; what comes out for all, one after the other. */
  float[] run(Batch batch) {
    var outputs = compute(new Pass(batch, workspace));
    return Arrays.copyOf(outputs.data(), batch.size() * outputSize());
  }

  /** What the classifier makes of a text that was read. */
  float[] scores(Batch batch) {
    var head = network.head().orElseThrow(() -> new AssertionError("no head"));
    var pass = new Pass(batch, workspace);
    var rows = network.hidden(pass);
    var scores = head.apply(Rows.of(rows.width(), pooled(head, rows)), pass);
    return Arrays.copyOf(scores.data(), head.out());
  }

  private static float[] pooled(Head head, Rows rows) {
    int width = rows.width();
    if (!head.isOfMean()) return Arrays.copyOf(rows.data(), width);
    var mean = new float[width];
    for (int i = 0; i < rows.rows() * width; i++) mean[i % width] += rows.data()[i] / rows.rows();
    return mean;
  }

  /** Runs rows in a pass that fails behind the last layer. */
  void fail(Batch batch) {
    var observer =
        new Pass.Observer() {
          @Override
          public boolean observes(String name) {
            if (name.equals("result_norm")) throw new StateChecks.PassFailed();
            return false;
          }

          @Override
          public void observe(String name, int row, float[] values) {}
        };
    compute(new Pass(batch, workspace, observer));
  }

  /** The logits of all tokens, run in batches of so many. */
  float[] run(int[] tokens, int chunk) {
    return run(tokens, chunk, newState());
  }

  /** The same with a state that stays: those tokens are run that it has not seen. */
  float[] run(int[] tokens, int chunk, SequenceState state) {
    int seen = state.length();
    var result = new float[(tokens.length - seen) * outputSize()];
    var batch = new Batch();
    for (int from = seen; from < tokens.length; from += chunk) {
      batch.clear();
      int to = Math.min(from + chunk, tokens.length);
      for (int i = from; i < to; i++) batch.add(tokens[i], i, state, true);
      var logits = run(batch);
      System.arraycopy(logits, 0, result, (from - seen) * outputSize(), logits.length);
    }
    return result;
  }

  /** The likeliest tokens that follow a prompt. */
  int[] greedy(int[] prompt, int count) {
    var state = newState();
    var logits = run(prompt, prompt.length, state);
    var found = new int[count];
    int next = Logits.greatest(logits, (prompt.length - 1) * outputSize(), outputSize());
    var batch = new Batch();
    for (int i = 0; i < count; i++) {
      found[i] = next;
      batch.clear();
      batch.add(next, prompt.length + i, state, true);
      next = Logits.greatest(run(batch), 0, outputSize());
    }
    return found;
  }

  @Override
  public void close() {
    memory.close();
    workers.close();
  }
}
