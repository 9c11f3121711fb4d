package llm.blocks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.PagePool;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateCost;
import llm.tensor.sequence.StateSlot;

/**
 * A whole model: {@code logits = output(norm(layer(... layer(embedding(tokens)))))}.
 *
 * <p>Immutable and thread-safe, as long as each thread has a {@link Pass} of its own.
 */
public final class Decoder implements Network {
  private final Frame frame;
  private final Stack layers;
  private final SequenceLayout layout;
  private final Ends ends;

  /** What is around the layers. */
  private record Frame(
      Embedding embedding, Optional<ResidualStreams> streams, Norm norm, Linear output) {}

  /** What is done to the logits: multiplied, then kept within ± cap (0 for none). */
  private record Logits(float scale, float cap) {}

  /** What is behind the layers, and before a pass. */
  private record Ends(Logits logits, Optional<Head> head, Runnable beforePass) {}

  private Decoder(Frame frame, Stack layers, SequenceLayout layout, Ends ends) {
    this.frame = frame;
    this.layers = layers;
    this.layout = layout;
    this.ends = ends;
  }

  private Decoder with(Frame frame) {
    return new Decoder(frame, layers, layout, ends);
  }

  private Decoder with(Logits logits) {
    return with(new Ends(logits, ends.head, ends.beforePass));
  }

  private Decoder with(Ends ends) {
    return new Decoder(frame, layers, layout, ends);
  }

  /**
   * A decoder.
   *
   * @param layer composes the layer with an index
   */
  public static Decoder of(
      Embedding embedding,
      int layerCount,
      IntFunction<? extends Layer> layer,
      Norm outputNorm,
      Linear output) {
    if (output.out() != embedding.vocabularySize()) {
      throw new InvalidModelException(
          "the output has "
              + output.out()
              + " rows, expected one for each of the "
              + embedding.vocabularySize()
              + " tokens of the embedding");
    }
    var layers = Stack.of(layerCount, layer);
    var frame = new Frame(embedding, Optional.empty(), outputNorm, output);
    var ends = new Ends(new Logits(1, 0), Optional.empty(), () -> {});
    return new Decoder(frame, layers, SequenceLayout.of(layers.states()), ends);
  }

  /**
   * A decoder in the usual frame: {@code token_embd} before the layers, behind them {@code
   * output_norm}, and {@code output} or, where the file has none, the table of {@code token_embd}
   * again.
   *
   * @param norm makes the norm of {@code output_norm}
   * @param layer composes the layer with an index
   */
  public static Decoder of(
      Hyperparameters hp,
      Weights w,
      Function<Weights, Norm> norm,
      IntFunction<? extends Layer> layer) {
    return of(hp, w, Embedding.of(w.at("token_embd")), norm, layer);
  }

  /** A decoder in the usual frame with another embedding. */
  public static Decoder of(
      Hyperparameters hp,
      Weights w,
      Embedding embedding,
      Function<Weights, Norm> norm,
      IntFunction<? extends Layer> layer) {
    var outputNorm = norm.apply(w.at("output_norm"));
    return of(embedding, hp.blockCount(), layer, outputNorm, embedding.output(w))
        .withHead(Head.find(w));
  }

  /** The same with several residual streams, for which its layers were made. */
  public Decoder withStreams(ResidualStreams streams) {
    var more = new Frame(frame.embedding, Optional.of(streams), frame.norm, frame.output);
    return with(more);
  }

  /** The same with logits multiplied by this number. */
  public Decoder withLogitScale(float scale) {
    if (!Float.isFinite(scale)) {
      throw new InvalidModelException(
          "logit_scale multiplies logits by " + scale + ", expected a finite number");
    }
    return with(new Logits(scale, ends.logits.cap));
  }

  /** The same with logits kept within ± cap (Gemma Team 2024). */
  public Decoder withLogitSoftCap(float cap) {
    return with(new Logits(ends.logits.scale, cap));
  }

  /** The same with a head beside its output, if there is one. */
  public Decoder withHead(Optional<Head> head) {
    return with(new Ends(ends.logits, head, ends.beforePass));
  }

  @Override
  public Decoder withCheck(Runnable beforePass) {
    return with(new Ends(ends.logits, ends.head, beforePass));
  }

  /** Tokens of the vocabulary: the width of the logits. */
  @Override
  public int vocabularySize() {
    return frame.output.out();
  }

  @Override
  public int positionLimit() {
    return frame.embedding.positionCount().orElse(Integer.MAX_VALUE);
  }

  @Override
  public int typeCount() {
    return frame.embedding.typeCount();
  }

  @Override
  public int width() {
    return frame.embedding.width();
  }

  @Override
  public Optional<Head> head() {
    return ends.head;
  }

  /** The states of all layers. */
  List<StateSlot<?>> states() {
    return layers.states();
  }

  @Override
  public StateCost stateCost(KeyValueType type) {
    return layout.cost(type);
  }

  @Override
  public SequenceState newState(KeyValueType type, PagePool pool) {
    return layout.newState(type, pool);
  }

  /**
   * Runs a pass: reads the rows, moves the states of their sequences on, computes logits.
   *
   * <p>If it fails, the sequences stand where they stood before.
   *
   * @return {@code [k, vocabulary]}, a row for each of the k rows that ask for logits; valid until
   *     the workspace is used again
   */
  public Rows forward(Pass pass) {
    ends.beforePass.run();
    return Stack.run(pass, this::logits);
  }

  @Override
  public Rows hidden(Pass pass) {
    ends.beforePass.run();
    return Stack.run(pass, this::rows);
  }

  private Rows logits(Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var result = workspace.take(pass.batch().outputs(), vocabularySize());
    frame.output.apply(normed(pass), result, pass);
    var logits = ends.logits;
    if (logits.scale != 1) Operations.scale(result, logits.scale, workspace);
    if (logits.cap > 0) Operations.softCap(result, logits.cap, workspace);
    workspace.release(mark);
    return result;
  }

  private Rows rows(Pass pass) {
    var workspace = pass.workspace();
    var result = workspace.take(pass.batch().outputs(), width());
    int mark = workspace.mark();
    result.copyFrom(normed(pass));
    workspace.release(mark);
    return result;
  }

  /** {@code [k, width]}, taken from the workspace. */
  private Rows normed(Pass pass) {
    var embedded = pass.workspace().take(pass.batch().size(), width());
    pass.enter(-1);
    frame.embedding.apply(embedded, pass);
    var x = frame.streams.isPresent() ? frame.streams.get().begin(embedded, pass) : embedded;
    layers.apply(x, pass);
    var last = Stack.outputs(x, pass);
    if (frame.streams.isPresent()) last = frame.streams.get().end(last, pass);
    frame.norm.apply(last, last, pass);
    pass.observe("result_norm", last);
    return last;
  }

  @Override
  public Description describe(KeyValueType type) {
    var description = Description.of("decoder", "Decoder").with("block_count", layers.size());
    var logits = ends.logits;
    if (logits.scale != 1) description = description.with("logit_scale", logits.scale);
    if (logits.cap > 0) description = description.with("final_logit_softcapping", logits.cap);
    description = description.with(frame.embedding.describe());
    if (frame.streams.isPresent()) description = description.with(frame.streams.get().describe());
    description = layers.describe(description, type);
    description = description.with(frame.norm.describe()).with(frame.output.describe());
    return ends.head.isPresent() ? description.with(ends.head.get().describe()) : description;
  }
}
