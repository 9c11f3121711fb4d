package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateCost;
import llm.tensor.sequence.StateSlot;

/**
 * A whole model: {@code logits = output(norm(layer(... layer(embedding(tokens)))))}.
 *
 * <p>Immutable and thread-safe, as long as each thread has a {@link Pass} of its own.
 */
public final class Decoder {
  private final Frame frame;
  private final List<? extends DecoderLayer> layers;
  private final Logits logits;
  private final SequenceLayout layout;
  private final Runnable beforePass;

  /** What is around the layers. */
  private record Frame(
      Embedding embedding, Optional<ResidualStreams> streams, Norm norm, Linear output) {}

  /** What is done to the logits: multiplied, then kept within ± cap (0 for none). */
  private record Logits(float scale, float cap) {}

  private Decoder(Frame frame, List<? extends DecoderLayer> layers) {
    this.frame = frame;
    this.layers = layers;
    this.logits = new Logits(1, 0);
    this.layout = layout(layers);
    this.beforePass = () -> {};
  }

  private Decoder(Decoder decoder, Frame frame, Logits logits, Runnable beforePass) {
    this.frame = frame;
    this.layers = decoder.layers;
    this.logits = logits;
    this.layout = decoder.layout;
    this.beforePass = beforePass;
  }

  /**
   * A decoder.
   *
   * @param layer composes the layer with an index
   */
  public static Decoder of(
      Embedding embedding,
      int layerCount,
      IntFunction<? extends DecoderLayer> layer,
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
    // Grown layer by layer: a number that is too high ends at the first layer that is not there.
    var layers = new ArrayList<DecoderLayer>();
    for (int i = 0; i < layerCount; i++) layers.add(layer.apply(i));
    var frame = new Frame(embedding, Optional.empty(), outputNorm, output);
    return new Decoder(frame, List.copyOf(layers));
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
      IntFunction<? extends DecoderLayer> layer) {
    return of(hp, w, Embedding.of(w.at("token_embd")), norm, layer);
  }

  /** A decoder in the usual frame with another embedding. */
  public static Decoder of(
      Hyperparameters hp,
      Weights w,
      Embedding embedding,
      Function<Weights, Norm> norm,
      IntFunction<? extends DecoderLayer> layer) {
    var outputNorm = norm.apply(w.at("output_norm"));
    return of(embedding, hp.blockCount(), layer, outputNorm, embedding.output(w));
  }

  /** The same with several residual streams, for which its layers were made. */
  public Decoder withStreams(ResidualStreams streams) {
    var more = new Frame(frame.embedding, Optional.of(streams), frame.norm, frame.output);
    return new Decoder(this, more, logits, beforePass);
  }

  /** The same with logits multiplied by this number. */
  public Decoder withLogitScale(float scale) {
    if (!Float.isFinite(scale)) {
      throw new InvalidModelException(
          "logit_scale multiplies logits by " + scale + ", expected a finite number");
    }
    return new Decoder(this, frame, new Logits(scale, logits.cap), beforePass);
  }

  /** The same with logits kept within ± cap (Gemma Team 2024). */
  public Decoder withLogitSoftCap(float cap) {
    return new Decoder(this, frame, new Logits(logits.scale, cap), beforePass);
  }

  /** The same, calling this before each pass; what it throws is what {@link #forward} throws. */
  public Decoder withCheck(Runnable beforePass) {
    return new Decoder(this, frame, logits, beforePass);
  }

  /** Tokens of the vocabulary: the width of the logits. */
  public int vocabularySize() {
    return frame.output.out();
  }

  /** Positions that a sequence can have where they are learned; otherwise as many as fit. */
  public int positionLimit() {
    return frame.embedding.positionCount().orElse(Integer.MAX_VALUE);
  }

  private static SequenceLayout layout(List<? extends DecoderLayer> layers) {
    var slots = new ArrayList<StateSlot<?>>();
    for (var layer : layers) slots.addAll(layer.states());
    return SequenceLayout.of(slots);
  }

  /** What the state of a sequence weighs. */
  public StateCost stateCost(KeyValueType type) {
    return layout.cost(type);
  }

  /** The state of a sequence of which nothing was seen yet. */
  public SequenceState newState(KeyValueType type) {
    return layout.newState(type);
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
    beforePass.run();
    var batch = pass.batch();
    try {
      pass.begin();
      batch.begin();
      var result = compute(pass);
      batch.settle();
      return result;
    } catch (Throwable e) {
      batch.abandon();
      throw e;
    }
  }

  private Rows compute(Pass pass) {
    var workspace = pass.workspace();
    var batch = pass.batch();
    int mark = workspace.mark();
    var result = workspace.take(batch.outputs(), vocabularySize());
    var embedded = workspace.take(batch.size(), frame.embedding.width());
    pass.enter(-1);
    frame.embedding.apply(embedded, pass);
    var x = frame.streams.isPresent() ? frame.streams.get().begin(embedded, pass) : embedded;
    for (int i = 0; i < layers.size(); i++) {
      pass.enter(i);
      layers.get(i).apply(x, pass);
      pass.observe("l_out", x);
    }
    pass.enter(-1);
    var last = workspace.take(batch.outputs(), x.width());
    for (int r = 0, k = 0; r < batch.size(); r++) {
      if (!batch.isOutput(r)) continue;
      System.arraycopy(x.data(), x.offset(r), last.data(), last.offset(k++), x.width());
    }
    if (frame.streams.isPresent()) last = frame.streams.get().end(last, pass);
    frame.norm.apply(last, last, pass);
    pass.observe("result_norm", last);
    frame.output.apply(last, result, pass);
    if (logits.scale != 1) Operations.scale(result, logits.scale, workspace);
    if (logits.cap > 0) Operations.softCap(result, logits.cap, workspace);
    workspace.release(mark);
    return result;
  }

  /**
   * What the model is made of.
   *
   * @param type how keys and values of sequences are stored
   */
  public Description describe(KeyValueType type) {
    var description = Description.of("decoder", "Decoder").with("block_count", layers.size());
    if (logits.scale != 1) description = description.with("logit_scale", logits.scale);
    if (logits.cap > 0) description = description.with("final_logit_softcapping", logits.cap);
    description = description.with(frame.embedding.describe());
    if (frame.streams.isPresent()) description = description.with(frame.streams.get().describe());
    for (int i = 0; i < layers.size(); i++) {
      description = description.with(layers.get(i).describe(type).named("blk." + i));
    }
    return description.with(frame.norm.describe()).with(frame.output.describe());
  }
}
