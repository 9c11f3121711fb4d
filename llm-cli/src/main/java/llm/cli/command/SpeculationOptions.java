package llm.cli.command;

import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.Speculation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether tokens are drafted, and by whom. */
final class SpeculationOptions {
  /** What {@link #name} is where nobody drafts. */
  static final String NONE = "none";

  /** Who drafts. */
  enum Drafter {
    NGRAM,
    DRAFT
  }

  @Option(
      names = "--speculate",
      paramLabel = "HOW",
      description =
          "Drafts tokens, which the model checks several at a time: the same text, and sooner."
              + " ngram: what followed the same tokens before, in the prompt or in the text so far."
              + " draft: what --draft-model writes. Default: none are drafted.")
  private @Nullable Drafter drafter;

  @Option(
      names = "--draft-model",
      paramLabel = "MODEL",
      description =
          "A smaller model of the same vocabulary, as for -m; --speculate draft is understood.")
  @Named
  private @Nullable String draftModel;

  @Option(
      names = "--draft-tokens",
      paramLabel = "N",
      description = "Tokens that are drafted at a time, at most. Range: 1 to 64. Default: 8.")
  @Range(min = 1, max = 64)
  private @Nullable Integer draftTokens;

  /**
   * Looks whether the options go together; gives whether there are any.
   *
   * @throws IllegalArgumentException if they do not
   */
  boolean check() {
    if (drafter == Drafter.DRAFT && draftModel == null) {
      throw new IllegalArgumentException("speculate: draft, expected --draft-model, too");
    }
    if (drafter == Drafter.NGRAM && draftModel != null) {
      throw new IllegalArgumentException("draftModel: with --speculate ngram, expected draft");
    }
    if (draftTokens != null && !isGiven()) {
      throw new IllegalArgumentException("draftTokens: expected --speculate, too");
    }
    return isGiven();
  }

  boolean isGiven() {
    return drafter != null || draftModel != null;
  }

  /** For programs: ngram, draft or none. */
  String name() {
    if (draftModel != null) return "draft";
    return drafter == null ? NONE : "ngram";
  }

  /** What was asked for; a model that drafts is loaded as the other one is. */
  Speculating open(Environment environment, LoadOptions options) {
    if (draftModel == null) return new Speculating(ngram(), null);
    var model = Loading.load(environment, ModelReference.of(draftModel), options);
    try {
      var draft = Speculation.draft(model);
      return new Speculating(draftTokens == null ? draft : draft.withMaxTokens(draftTokens), model);
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  private Speculation ngram() {
    if (drafter == null) return Speculation.off();
    var ngram = Speculation.ngram();
    return draftTokens == null ? ngram : ngram.withMaxTokens(draftTokens);
  }

  /**
   * A way to draft, and the model that does, if one does.
   *
   * @param model which closing closes
   */
  record Speculating(Speculation speculation, @Nullable LanguageModel model)
      implements AutoCloseable {
    @Override
    public void close() {
      if (model != null) model.close();
    }
  }
}
