package llm.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import llm.api.ModelDescription;
import llm.api.Tokenizer;
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
   * @param network which it is
   * @param embedding of tokens
   * @param norm behind the blocks, if there is one
   * @param output to logits; an encoder has none
   * @param head what is made of pooled rows, if something is
   */
  record FrameFacts(
      NetworkFacts network,
      EmbeddingFacts embedding,
      Optional<NormFacts> norm,
      Optional<OutputFacts> output,
      Optional<HeadFacts> head) {

    private static FrameFacts of(Details network, NetworkFacts facts) {
      var embedding = network.child("Embedding").orElse(network);
      return new FrameFacts(
          facts,
          EmbeddingFacts.of(embedding),
          network.children().stream().filter(Details::isNorm).findFirst().map(NormFacts::of),
          network.child("Linear").map(output -> OutputFacts.of(output, network, embedding)),
          HeadFacts.find(network));
    }

    boolean tied() {
      return output.filter(OutputFacts::tied).isPresent();
    }

    String outputText() {
      return output.map(OutputFacts::text).orElse("the rows themselves");
    }

    String headText() {
      return head.map(HeadFacts::text).orElse("none");
    }

    String scalesText() {
      var parts = new ArrayList<String>();
      embedding.scale.ifPresent(s -> parts.add("embedding × " + Numbers.text(s)));
      output.flatMap(OutputFacts::scale).ifPresent(s -> parts.add("logits × " + Numbers.text(s)));
      output
          .flatMap(OutputFacts::softCap)
          .ifPresent(c -> parts.add("logits soft cap ±" + Numbers.text(c)));
      return parts.isEmpty() ? "none" : String.join(", ", parts);
    }
  }

  /**
   * Rows to logits.
   *
   * @param layer that makes them
   * @param tied whether its matrix is the embedding's table
   * @param scale factor; empty for 1
   * @param softCap limit; empty for none
   */
  record OutputFacts(
      LinearFacts layer, boolean tied, Optional<Number> scale, Optional<Number> softCap) {
    private static OutputFacts of(Details output, Details network, Details embedding) {
      return new OutputFacts(
          LinearFacts.of(output, output.block().name()),
          output.block().name().equals(embedding.block().name()),
          network.number("logit_scale"),
          network.number("final_logit_softcapping"));
    }

    private String text() {
      return (tied ? "the embedding's table" : "a matrix of its own")
          + (layer.bias() ? ", with bias" : "");
    }
  }

  /**
   * Tokens to rows.
   *
   * @param name of the table's tensor
   * @param length width of the residual stream
   * @param scale factor of the rows; empty for 1
   * @param learned how much else is learned
   * @param norm of the rows, if there is one
   */
  record EmbeddingFacts(
      String name, long length, Optional<Number> scale, Learned learned, Optional<NormFacts> norm) {
    /**
     * What is added to a token's row.
     *
     * @param positions how many have a row of their own; 0 for none
     * @param types parts of a text that have; 0 for none
     */
    record Learned(long positions, long types) {}

    private static EmbeddingFacts of(Details embedding) {
      return new EmbeddingFacts(
          embedding.block().name(),
          embedding.integer("embedding_length"),
          embedding.number("scale"),
          new Learned(
              embedding.child("PositionEmbedding").map(p -> p.integer("context_length")).orElse(0L),
              embedding.child("TypeEmbedding").map(p -> p.integer("token_type_count")).orElse(0L)),
          embedding.children().stream().filter(Details::isNorm).findFirst().map(NormFacts::of));
    }
  }

  /**
   * The facts of a model: one of them, or one for its encoder and one for its decoder.
   *
   * @param reference what named it on the command line
   * @param tokenizer of the same file
   */
  public static List<ModelFacts> of(
      String reference, ModelDescription description, Tokenizer tokenizer) {
    var root = new Details(description.blocks());
    boolean alone = NetworkFacts.isNetwork(root);
    var networks =
        alone ? List.of(root) : root.children().stream().filter(NetworkFacts::isNetwork).toList();
    var tokens = new TokenizerFacts(tokenizer.model(), tokenizer.pre());
    var all = new ArrayList<ModelFacts>();
    for (var network : networks) {
      var facts = new NetworkFacts(network.block().kind(), alone);
      all.add(
          new ModelFacts(
              reference,
              description,
              tokens,
              FrameFacts.of(network, facts),
              network.children().stream().filter(b -> b.is("Block")).map(BlockFacts::of).toList(),
              WeightFacts.of(description, network, facts)));
    }
    return all;
  }

  /** The name on the command line, fit to be shown. */
  String label() {
    var label = Text.printable(reference);
    return network().alone() ? label : label + " (" + network().name() + ")";
  }

  NetworkFacts network() {
    return frame.network;
  }

  /** What its blocks say of themselves. */
  private Details details() {
    var root = new Details(description.blocks());
    return network().alone() ? root : root.child(network().kind()).orElse(root);
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
    var parts = new ArrayList<String>();
    parts.add(streams() == 1 ? "one" : streams() + " (AltUp)");
    long inputs = layerInputs();
    if (inputs > 0) parts.add("per-layer embeddings of width " + Text.number(inputs));
    return String.join("; ", parts);
  }

  /** The positions of the blocks, or else those of the embedding. */
  String positionsText() {
    var blocks = eachAttention(a -> a.positions().text(a.heads().keyLength()));
    long learned = frame.embedding.learned.positions;
    if (learned == 0) return blocks;
    var text = "learned, " + Text.number(learned);
    return blocks.equals("none") ? text : text + "; " + blocks;
  }

  /** Residual streams that go from layer to layer. */
  long streams() {
    return details().child("AltUp").map(altUp -> altUp.integer("altup.num_inputs")).orElse(1L);
  }

  /** Columns of the row that each layer reads of a token; 0 where there is none. */
  long layerInputs() {
    return details()
        .child("Embedding")
        .flatMap(embedding -> embedding.child("PerLayerEmbedding"))
        .map(table -> table.integer("embedding_length_per_layer_input"))
        .orElse(0L);
  }

  /** Parts of a text that are told apart. */
  String typesText() {
    long types = frame.embedding.learned.types;
    return types == 0 ? "none" : Text.number(types);
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
