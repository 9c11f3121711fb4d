package llm.blocks;

import java.util.Optional;
import java.util.function.IntFunction;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.PagePool;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateCost;

/**
 * A model that reads a text as a whole: {@code rows = norm(layer(... layer(embedding(tokens))))},
 * the norm where there is one (Devlin et al. 2019).
 *
 * <p>All rows of a text are in one pass, since each may see all others; texts side by side do not
 * see each other. What layers keep of a text they keep for that pass alone, all at the same place.
 *
 * <p>Immutable and thread-safe, as long as each thread has a {@link Pass} of its own.
 */
public final class Encoder implements Network {
  private final Embedding embedding;
  private final Stack layers;
  private final SequenceLayout layout;
  private final Ends ends;

  /** What is behind the layers, and before a pass. */
  private record Ends(Optional<Norm> norm, Optional<Head> head, Runnable beforePass) {}

  private Encoder(Embedding embedding, Stack layers, SequenceLayout layout, Ends ends) {
    this.embedding = embedding;
    this.layers = layers;
    this.layout = layout;
    this.ends = ends;
  }

  /**
   * An encoder.
   *
   * @param layer composes the layer with an index
   */
  public static Encoder of(
      Embedding embedding, int layerCount, IntFunction<? extends Layer> layer) {
    var layers = Stack.of(layerCount, layer);
    var ends = new Ends(Optional.empty(), Optional.empty(), () -> {});
    return new Encoder(embedding, layers, SequenceLayout.reusing(layers.states()), ends);
  }

  /**
   * The encoder of a file, with the head that the file has.
   *
   * @param layer composes the layer with an index
   */
  public static Encoder of(
      Hyperparameters hp, Weights w, Embedding embedding, IntFunction<? extends Layer> layer) {
    var key = "attention.causal";
    if (hp.flag(key, false)) {
      throw hp.wrong(key, true, "false: an encoder sees later positions too");
    }
    return of(embedding, hp.blockCount(), layer).withHead(Head.find(w));
  }

  /** The same with rows normalised behind the last layer. */
  public Encoder withNorm(Norm norm) {
    return with(new Ends(Optional.of(norm), ends.head, ends.beforePass));
  }

  /** The same with a head, if there is one. */
  public Encoder withHead(Optional<Head> head) {
    return with(new Ends(ends.norm, head, ends.beforePass));
  }

  @Override
  public Encoder withCheck(Runnable beforePass) {
    return with(new Ends(ends.norm, ends.head, beforePass));
  }

  private Encoder with(Ends ends) {
    return new Encoder(embedding, layers, layout, ends);
  }

  @Override
  public int vocabularySize() {
    return embedding.vocabularySize();
  }

  @Override
  public int positionLimit() {
    return embedding.positionCount().orElse(Integer.MAX_VALUE);
  }

  @Override
  public int typeCount() {
    return embedding.typeCount();
  }

  @Override
  public int width() {
    return embedding.width();
  }

  @Override
  public Optional<Head> head() {
    return ends.head;
  }

  @Override
  public StateCost stateCost(KeyValueType type) {
    return layout.cost(type);
  }

  @Override
  public SequenceState newState(KeyValueType type, PagePool pool) {
    return layout.newState(type, pool);
  }

  @Override
  public Rows hidden(Pass pass) {
    ends.beforePass.run();
    requireWholeTexts(pass.batch());
    return Stack.run(pass, this::compute);
  }

  /** What layers kept of earlier rows is gone, so that no text goes on from an earlier pass. */
  private static void requireWholeTexts(Batch batch) {
    for (int r = 0; r < batch.size(); r++) {
      if (batch.position(r) == 0 || batch.state(r).length() == 0 || hasEarlier(batch, r)) continue;
      throw new IllegalStateException(
          "a text begins at position "
              + batch.position(r)
              + ", expected 0: an encoder reads it in one pass");
    }
  }

  /** Whether a row before this one is of the same sequence. */
  private static boolean hasEarlier(Batch batch, int row) {
    for (int r = row - 1; r >= 0; r--) if (batch.state(r) == batch.state(row)) return true;
    return false;
  }

  private Rows compute(Pass pass) {
    var workspace = pass.workspace();
    var result = workspace.take(pass.batch().outputs(), width());
    int mark = workspace.mark();
    var x = workspace.take(pass.batch().size(), width());
    pass.enter(-1);
    embedding.apply(x, pass);
    layers.apply(x, pass);
    result.copyFrom(Stack.outputs(x, pass));
    workspace.release(mark);
    if (ends.norm.isPresent()) ends.norm.get().apply(result, result, pass);
    pass.observe("result_norm", result);
    return result;
  }

  @Override
  public Description describe(KeyValueType type) {
    var description = Description.of("encoder", "Encoder").with("block_count", layers.size());
    description = layers.describe(description.with(embedding.describe()), type);
    if (ends.norm.isPresent()) description = description.with(ends.norm.get().describe());
    return ends.head.isPresent() ? description.with(ends.head.get().describe()) : description;
  }
}
