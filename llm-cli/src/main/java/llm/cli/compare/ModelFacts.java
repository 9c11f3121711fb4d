package llm.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import llm.api.LanguageModel;
import llm.api.ModelDescription;
import llm.cli.format.Text;

/**
 * What tells a model from others, read from what its blocks say of themselves.
 *
 * @param reference what named it on the command line
 * @param description what it is derived from
 * @param tokenizer text to tokens
 * @param frame what is around the blocks
 * @param blocks in order
 * @param weights how many there are for what
 */
public record ModelFacts(
    String reference,
    ModelDescription description,
    TokenizerFacts tokenizer,
    FrameFacts frame,
    List<BlockFacts> blocks,
    WeightFacts weights) {

  /**
   * How text becomes tokens.
   *
   * @param model {@code tokenizer.ggml.model}
   * @param pre {@code tokenizer.ggml.pre}, if there is one
   */
  record TokenizerFacts(String model, Optional<String> pre) {
    String text() {
      return pre.map(p -> model + ", " + p).orElse(model);
    }
  }

  /**
   * What is before the blocks, and behind them.
   *
   * @param embedding of tokens
   * @param norm behind the blocks, if there is one
   * @param output to logits
   * @param tied whether the output is the embedding's table
   * @param logits what is done to them
   */
  record FrameFacts(
      EmbeddingFacts embedding,
      Optional<NormFacts> norm,
      LinearFacts output,
      boolean tied,
      LogitFacts logits) {

    private static FrameFacts of(Details decoder) {
      var embedding = decoder.child("Embedding").orElse(decoder);
      var output = decoder.children().reversed().getFirst();
      return new FrameFacts(
          EmbeddingFacts.of(embedding),
          decoder.children().stream().filter(Details::isNorm).findFirst().map(NormFacts::of),
          LinearFacts.of(output, output.block().name()),
          output.block().name().equals(embedding.block().name()),
          new LogitFacts(decoder.number("logit_scale"), decoder.number("final_logit_softcapping")));
    }

    String outputText() {
      return (tied ? "the embedding's table" : "a matrix of its own")
          + (output.bias() ? ", with bias" : "");
    }

    String scalesText() {
      var parts = new ArrayList<String>();
      embedding.scale.ifPresent(s -> parts.add("embedding × " + Numbers.text(s)));
      logits.scale.ifPresent(s -> parts.add("logits × " + Numbers.text(s)));
      logits.softCap.ifPresent(c -> parts.add("logits soft cap ±" + Numbers.text(c)));
      return parts.isEmpty() ? "none" : String.join(", ", parts);
    }
  }

  /** What is done to logits; empty for nothing. */
  record LogitFacts(Optional<Number> scale, Optional<Number> softCap) {}

  /**
   * Tokens to rows.
   *
   * @param name of the table's tensor
   * @param length width of the residual stream
   * @param scale factor of the rows; empty for 1
   * @param positions how many have a learned embedding; 0 for none
   * @param norm of the rows, if there is one
   */
  record EmbeddingFacts(
      String name, long length, Optional<Number> scale, long positions, Optional<NormFacts> norm) {
    private static EmbeddingFacts of(Details embedding) {
      return new EmbeddingFacts(
          embedding.block().name(),
          embedding.integer("embedding_length"),
          embedding.number("scale"),
          embedding.child("PositionEmbedding").map(p -> p.integer("context_length")).orElse(0L),
          embedding.children().stream().filter(Details::isNorm).findFirst().map(NormFacts::of));
    }
  }

  /**
   * The facts of a loaded model.
   *
   * @param reference what named it on the command line
   */
  public static ModelFacts of(String reference, LanguageModel model) {
    var description = model.description();
    var decoder = new Details(description.blocks());
    var tokenizer = model.tokenizer();
    return new ModelFacts(
        reference,
        description,
        new TokenizerFacts(tokenizer.model(), tokenizer.pre()),
        FrameFacts.of(decoder),
        decoder.children().stream().filter(b -> b.is("Block")).map(BlockFacts::of).toList(),
        WeightFacts.of(description));
  }

  /** The name on the command line, fit to be shown. */
  String label() {
    return Text.printable(reference);
  }

  /** The same without folders. */
  String shortName() {
    var label = label();
    return label.substring(Math.max(label.lastIndexOf('/'), label.lastIndexOf('\\')) + 1);
  }

  long embeddingLength() {
    return frame.embedding.length;
  }

  /** Bytes of keys and values. */
  long cacheBytes(int tokens) {
    return description.cost().cacheBytesPerToken() * tokens;
  }

  /** What all blocks say, in short. */
  String eachBlock(Function<BlockFacts, String> text) {
    return Layers.text(blocks.stream().map(text).toList());
  }

  /** What all blocks with attention say, in short. */
  String eachAttention(Function<AttentionFacts, String> text) {
    var said = blocks.stream().flatMap(b -> b.attention().stream()).map(text).distinct().toList();
    if (said.isEmpty()) return "none";
    return said.size() == 1
        ? said.getFirst()
        : eachBlock(b -> b.attention().map(text).orElse("none"));
  }

  /** What a sequence's state weighs however long it is. */
  String stateText() {
    var cost = description.cost();
    if (cost.stateBytes() == 0) return "none";
    return "%s, and checkpoints of up to %s"
        .formatted(Text.bytes(cost.stateBytes()), Text.bytes(cost.checkpointBytes()));
  }

  /**
   * The streams that go from layer to layer, and what layers read beside them; mostly one alone.
   */
  String streamsText() {
    var decoder = new Details(description.blocks());
    var parts = new ArrayList<String>();
    parts.add(
        decoder
            .child("AltUp")
            .map(altUp -> altUp.integer("altup.num_inputs") + " (AltUp)")
            .orElse("one"));
    decoder
        .child("Embedding")
        .flatMap(embedding -> embedding.child("PerLayerEmbedding"))
        .map(table -> table.integer("embedding_length_per_layer_input"))
        .ifPresent(size -> parts.add("per-layer embeddings of width " + Text.number(size)));
    return String.join("; ", parts);
  }

  /** The positions of the blocks, or else those of the embedding. */
  String positionsText() {
    var blocks = eachAttention(a -> a.positions().text(a.heads().keyLength()));
    long learned = frame.embedding.positions;
    if (learned == 0) return blocks;
    var text = "learned, " + Text.number(learned);
    return blocks.equals("none") ? text : text + "; " + blocks;
  }

  /** The different blocks, each with the indices of the layers that are so; the first first. */
  SequencedMap<BlockFacts, List<Integer>> kinds() {
    var kinds = new LinkedHashMap<BlockFacts, List<Integer>>();
    for (int i = 0; i < blocks.size(); i++) {
      kinds.computeIfAbsent(blocks.get(i), _ -> new ArrayList<>()).add(i);
    }
    return kinds;
  }
}
