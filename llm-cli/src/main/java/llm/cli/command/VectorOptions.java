package llm.cli.command;

import llm.api.EmbeddingOptions;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.Pooling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How vectors are made of texts. */
final class VectorOptions {
  @Option(
      names = "--pooling",
      paramLabel = "KIND",
      description =
          "How the rows of a text become a vector: mean, cls (the first), last, none (each row is"
              + " a vector), or rank (what a classifier says). Default: what the model's file says;"
              + " else the mean, or the last of a language model.")
  private @Nullable Pooling pooling;

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description =
          "The first N numbers of each vector alone, for models trained so. Range: 1 to 65,536."
              + " Default: all.")
  @Range(min = 1, max = 65536)
  private @Nullable Integer dimensions;

  @Mixin private final CutOption cut = new CutOption();

  @Mixin private final MarksOption marks = new MarksOption();

  @ArgGroup private @Nullable Purposes purposes;

  /** What texts are for. */
  static final class Purposes {
    @Option(
        names = "--query",
        description =
            "The texts are questions: each is put behind the prefix that the model is known to want"
                + " for them.")
    private boolean query;

    @Option(
        names = "--document",
        description = "The texts are documents; likewise with the prefix of those.")
    private boolean document;

    @Option(
        names = "--prefix",
        paramLabel = "TEXT",
        description = "What is put before each text. Default: nothing.")
    private @Nullable String prefix;
  }

  /**
   * The options.
   *
   * @param normalized whether vectors are divided by their length
   */
  EmbeddingOptions toEmbeddingOptions(boolean normalized) {
    var options =
        EmbeddingOptions.builder()
            .normalized(normalized)
            .truncated(cut.isWanted())
            .parsesSpecial(marks.areParsed())
            .purpose(purpose());
    if (pooling != null) options = options.pooling(pooling);
    if (dimensions != null) options = options.dimensions(dimensions);
    if (purposes != null && purposes.prefix != null) options = options.prefix(purposes.prefix);
    return options.build();
  }

  private Purpose purpose() {
    if (purposes != null && purposes.query) return Purpose.QUERY;
    return purposes != null && purposes.document ? Purpose.DOCUMENT : Purpose.TEXT;
  }
}
