package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import llm.cli.format.Text;

/**
 * Models side by side.
 *
 * @param models in the order in which they were named
 * @param rows a fact each
 */
record Comparison(List<ModelFacts> models, List<Row> rows) {
  static final int CACHE_TOKENS = 1000;

  /**
   * A fact.
   *
   * @param label what it is about
   * @param cells what it is in each model
   */
  record Row(String label, List<String> cells) {
    /** Whether it is a part of the row before. */
    boolean isPart() {
      return label.startsWith(" ");
    }

    /** Whether there are models that do not agree. */
    boolean differs() {
      return cells.stream().distinct().count() > 1;
    }
  }

  static Comparison of(List<ModelFacts> models) {
    var rows = new Rows(models);
    rows.add("architecture", m -> m.description().architecture().id());
    rows.add("name", m -> Text.printable(m.description().name()));
    rows.addWhereNot("network", "decoder", m -> m.network().name());
    rows.add("layers", m -> Text.number(m.blocks().size()));
    rows.add("width", m -> Text.number(m.embeddingLength()));
    rows.add("context", m -> Text.number(m.description().contextLength()));
    rows.add("vocabulary", m -> Text.number(m.description().vocabularySize()));
    rows.add("tokenizer", m -> Text.printable(m.tokenizer().text()));
    rows.add("positions", ModelFacts::positionsText);
    rows.addOfBlock("mixer", BlockFacts::mixerText);
    rows.addOfBlock("state", BlockFacts::stateText);
    rows.addOfAttention("attention", AttentionFacts::headsText);
    rows.addOfAttention("head size", a -> a.heads().sizes());
    rows.addWhereNot("latent vectors", "none", m -> m.eachAttention(AttentionFacts::latentText));
    if (models.stream().anyMatch(Comparison::seesLater)) {
      rows.addOfAttention("sight", a -> a.sight().text());
    }
    rows.addOfAttention("window", AttentionFacts::windowText);
    rows.addOfAttention("scores", AttentionFacts::scoresText);
    rows.addOfAttention("query and key norms", AttentionFacts::normsText);
    rows.addWhereNot("residual streams", "one", ModelFacts::streamsText);
    rows.addOfBlock("block form", BlockFacts::formText);
    rows.addOfBlock("norms", BlockFacts::normsText);
    rows.addOfBlock("norm epsilon", b -> b.norms().epsilons());
    rows.addWhereNot("token types", "none", ModelFacts::typesText);
    rows.add("embedding norm", m -> norm(m.frame().embedding().norm()));
    rows.add("final norm", m -> norm(m.frame().norm()));
    rows.addOfBlock("feed-forward", b -> b.ofFeedForward(FeedForwardFacts::formText));
    rows.add(
        "width ratio",
        m -> m.eachBlock(b -> b.ofFeedForward(f -> f.ratioText(m.embeddingLength()))));
    rows.addOfBlock("experts", b -> b.ofFeedForward(FeedForwardFacts::expertsText));
    rows.addOfBlock("biases", BlockFacts::biasesText);
    rows.add("scales and caps", m -> m.frame().scalesText());
    rows.add("output", m -> m.frame().outputText());
    rows.addWhereNot("head", "none", m -> m.frame().headText());
    rows.add("weights", m -> Text.number(m.weights().total()));
    for (var part : Part.values()) {
      if (part == Part.MIXER && models.stream().noneMatch(m -> m.weights().has(part))) continue;
      rows.add("  " + part.label(), m -> m.weights().partText(part));
    }
    rows.add("tensor types", m -> m.weights().typesText());
    rows.add("KV cache per 1,000 tokens", m -> Text.bytes(m.cacheBytes(CACHE_TOKENS)));
    rows.add("state of any length", ModelFacts::stateText);
    rows.add(
        "multiply-adds per token",
        m -> Text.number(m.description().cost().multiplicationsPerToken()));
    return new Comparison(models, rows.rows);
  }

  private static boolean seesLater(ModelFacts model) {
    return model.blocks().stream()
        .flatMap(block -> block.attention().stream())
        .anyMatch(attention -> attention.sight().bothWays());
  }

  private static String norm(Optional<NormFacts> norm) {
    return norm.map(NormFacts::text).orElse("none");
  }

  private record Rows(List<ModelFacts> models, List<Row> rows) {
    private Rows(List<ModelFacts> models) {
      this(models, new ArrayList<>());
    }

    private void add(String label, Function<ModelFacts, String> cell) {
      rows.add(new Row(label, models.stream().map(cell).toList()));
    }

    /** A fact that is told only where it is not the usual one in all models. */
    private void addWhereNot(String label, String usual, Function<ModelFacts, String> cell) {
      if (!models.stream().map(cell).allMatch(usual::equals)) add(label, cell);
    }

    private void addOfAttention(String label, Function<AttentionFacts, String> cell) {
      add(label, m -> m.eachAttention(cell));
    }

    private void addOfBlock(String label, Function<BlockFacts, String> cell) {
      add(label, m -> m.eachBlock(cell));
    }
  }
}
