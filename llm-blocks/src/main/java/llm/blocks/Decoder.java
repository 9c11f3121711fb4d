package llm.blocks;

import java.util.ArrayList;
import java.util.List;
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
 * A whole model: {@code logits = output(norm(block(... block(embedding(tokens)))))}.
 *
 * <p>Immutable and thread-safe, as long as each thread has a {@link Pass} of its own.
 */
public final class Decoder {
  private final Embedding embedding;
  private final List<Block> blocks;
  private final Norm norm;
  private final Linear output;
  private final Logits logits;
  private final SequenceLayout layout;
  private final Runnable beforePass;

  /** What is done to the logits: multiplied, then kept within ± cap (0 for none). */
  private record Logits(float scale, float cap) {}

  private Decoder(
      Embedding embedding, List<Block> blocks, Norm norm, Linear output, Logits logits) {
    this.embedding = embedding;
    this.blocks = blocks;
    this.norm = norm;
    this.output = output;
    this.logits = logits;
    this.layout = layout(blocks);
    this.beforePass = () -> {};
  }

  private Decoder(Decoder decoder, Logits logits, Runnable beforePass) {
    this.embedding = decoder.embedding;
    this.blocks = decoder.blocks;
    this.norm = decoder.norm;
    this.output = decoder.output;
    this.logits = logits;
    this.layout = decoder.layout;
    this.beforePass = beforePass;
  }

  /**
   * A decoder.
   *
   * @param block composes the block with an index
   */
  public static Decoder of(
      Embedding embedding,
      int blockCount,
      IntFunction<Block> block,
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
    // Grown block by block: a number that is too high ends at the first block that is not there.
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < blockCount; i++) blocks.add(block.apply(i));
    return new Decoder(embedding, List.copyOf(blocks), outputNorm, output, new Logits(1, 0));
  }

  /**
   * A decoder in the usual frame: {@code token_embd} before the blocks, behind them {@code
   * output_norm}, and {@code output} or, where the file has none, the table of {@code token_embd}
   * again.
   *
   * @param norm makes the norm of {@code output_norm}
   * @param block composes the block with an index
   */
  public static Decoder of(
      Hyperparameters hp, Weights w, Function<Weights, Norm> norm, IntFunction<Block> block) {
    return of(hp, w, Embedding.of(w.at("token_embd")), norm, block);
  }

  /** A decoder in the usual frame with another embedding. */
  public static Decoder of(
      Hyperparameters hp,
      Weights w,
      Embedding embedding,
      Function<Weights, Norm> norm,
      IntFunction<Block> block) {
    var outputNorm = norm.apply(w.at("output_norm"));
    return of(embedding, hp.blockCount(), block, outputNorm, embedding.output(w));
  }

  /** The same with logits multiplied by this number. */
  public Decoder withLogitScale(float scale) {
    if (!Float.isFinite(scale)) {
      throw new InvalidModelException(
          "logit_scale multiplies logits by " + scale + ", expected a finite number");
    }
    return new Decoder(this, new Logits(scale, logits.cap), beforePass);
  }

  /** The same with logits kept within ± cap (Gemma Team 2024). */
  public Decoder withLogitSoftCap(float cap) {
    return new Decoder(this, new Logits(logits.scale, cap), beforePass);
  }

  /** The same, calling this before each pass; what it throws is what {@link #forward} throws. */
  public Decoder withCheck(Runnable beforePass) {
    return new Decoder(this, logits, beforePass);
  }

  /** Tokens of the vocabulary: the width of the logits. */
  public int vocabularySize() {
    return output.out();
  }

  /** Positions that a sequence can have where they are learned; otherwise as many as fit. */
  public int positionLimit() {
    return embedding.positionCount().orElse(Integer.MAX_VALUE);
  }

  private static SequenceLayout layout(List<Block> blocks) {
    var slots = new ArrayList<StateSlot<?>>();
    for (var block : blocks) slots.addAll(block.states());
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
    var x = workspace.take(batch.size(), embedding.width());
    pass.enter(-1);
    embedding.apply(x, pass);
    for (int i = 0; i < blocks.size(); i++) {
      pass.enter(i);
      blocks.get(i).apply(x, pass);
    }
    pass.enter(-1);
    var last = workspace.take(batch.outputs(), x.width());
    for (int r = 0, k = 0; r < batch.size(); r++) {
      if (!batch.isOutput(r)) continue;
      System.arraycopy(x.data(), x.offset(r), last.data(), last.offset(k++), x.width());
    }
    norm.apply(last, last, pass);
    pass.observe("result_norm", last);
    output.apply(last, result, pass);
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
    var description = Description.of("decoder", "Decoder").with("block_count", blocks.size());
    if (logits.scale != 1) description = description.with("logit_scale", logits.scale);
    if (logits.cap > 0) description = description.with("final_logit_softcapping", logits.cap);
    description = description.with(embedding.describe());
    for (int i = 0; i < blocks.size(); i++) {
      description = description.with(blocks.get(i).describe(i, type));
    }
    return description.with(norm.describe()).with(output.describe());
  }
}
