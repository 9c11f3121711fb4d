package llm.tests.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import llm.blocks.Decoder;
import llm.blocks.Head;
import llm.blocks.Hyperparameters;
import llm.blocks.Network;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.gguf.GgufFile;
import llm.tensor.Backend;
import llm.tensor.Rows;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;

/** The network of a file, run by itself: what no application sees can be looked at. */
final class LoadedNetwork implements AutoCloseable {
  private final GgufFile file;
  private final Workers workers;
  private final TensorMemory memory;
  private final Workspace workspace;
  private final Network network;

  private LoadedNetwork(GgufFile file, Backend backend) {
    this.file = file;
    workers = Workers.of(1);
    memory = new TensorMemory(workers, true, backend);
    workspace = new Workspace(workers, backend);
    var hp = Hyperparameters.of(file.metadata().asMap());
    network = architecture(hp.architecture()).build(hp, Weights.of(file.tensors(), memory, hp));
  }

  static LoadedNetwork of(Path model, Backend backend) {
    return new LoadedNetwork(GgufFile.open(model), backend);
  }

  private static Architecture architecture(String id) {
    return ServiceLoader.load(Architecture.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(a -> a.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no plugin for " + id));
  }

  private Batch batch(int[] tokens, int[] types) {
    var state = network.newState(KeyValueType.F32);
    var batch = new Batch();
    for (int i = 0; i < tokens.length; i++) {
      batch.add(tokens[i], i, state, true);
      if (types.length > 0) batch.setType(types[i]);
    }
    return batch;
  }

  /** The normed rows of a text; where there is a projection, what it makes of them. */
  float[] rows(int[] tokens, int... types) {
    var pass = new Pass(batch(tokens, types), workspace);
    var hidden = network.hidden(pass);
    var projection = network.head().filter(head -> head.kind() == Head.Kind.EMBEDDING);
    var rows = projection.map(head -> head.apply(hidden, pass)).orElse(hidden);
    return Arrays.copyOf(rows.data(), rows.rows() * rows.width());
  }

  /** What the classifier gives for a text. */
  float[] scores(int... tokens) {
    var head = network.head().orElseThrow();
    var pass = new Pass(batch(tokens, new int[] {}), workspace);
    var rows = network.hidden(pass);
    var pooled = new float[rows.width()];
    for (int r = 0; r < rows.rows(); r++) {
      float weight = weight(head, r, rows.rows());
      for (int i = 0; i < pooled.length; i++) pooled[i] += weight * rows.data()[rows.offset(r) + i];
    }
    return Arrays.copyOf(head.apply(Rows.of(pooled.length, pooled), pass).data(), head.out());
  }

  private float weight(Head head, int row, int rows) {
    if (head.isOfMean()) return 1f / rows;
    return row == (network instanceof Decoder ? rows - 1 : 0) ? 1 : 0;
  }

  /** Runs a text, with all that is seen on the way. */
  void observe(int[] tokens, Pass.Observer observer) {
    var result = network.hidden(new Pass(batch(tokens, new int[] {}), workspace, observer));
    if (result.rows() != tokens.length) throw new AssertionError(result.rows() + " rows");
  }

  @Override
  public void close() {
    memory.close();
    workers.close();
    file.close();
  }
}
