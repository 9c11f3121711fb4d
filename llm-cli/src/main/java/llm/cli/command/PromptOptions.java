package llm.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import llm.api.EvaluationOptions;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Session;
import llm.api.Tokenizer.Special;
import llm.cli.file.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A prompt: text, or the ids of its tokens. */
final class PromptOptions {
  static final String STANDARD_INPUT = "-";

  @ArgGroup(multiplicity = "1")
  private final Prompt prompt = new Prompt();

  /** One of the two. */
  static final class Prompt {
    @Parameters(
        arity = "1",
        paramLabel = "PROMPT",
        description = "The text; - reads it from standard input, less one line break at its end.")
    private @Nullable String text;

    @Option(
        names = "--tokens",
        split = "\\s*,\\s*",
        splitSynopsisLabel = ",",
        paramLabel = "ID",
        description = "Token ids instead of a text, as they are: nothing is added to them.")
    private int @Nullable [] tokens;
  }

  @Option(
      names = "--encoder-tokens",
      split = "\\s*,\\s*",
      splitSynopsisLabel = ",",
      paramLabel = "ID",
      description =
          "Of a model of encoder and decoder: ids that the encoder reads, as they are; --tokens are"
              + " the decoder's then. Without it the prompt is what the encoder reads, and the"
              + " decoder begins by itself.")
  private int @Nullable [] encoderTokens;

  @Mixin private final MarksOption marks = new MarksOption();

  /**
   * The ids of the prompt's tokens: of a text that is to be continued, and so has no end, or of one
   * that an encoder reads as a whole.
   */
  int[] ids(LanguageModel model, InputStream in) {
    if (prompt.tokens != null) return prompt.tokens;
    if (encoderTokens != null) {
      throw new IllegalArgumentException(
          "encoderTokens: with a text, expected --tokens, which are the decoder's");
    }
    return model.tokenizer().encode(text(requireNonNull(prompt.text), in), special(model));
  }

  private Special special(LanguageModel model) {
    boolean whole = model.decoderStart().isPresent();
    if (marks.areParsed()) return whole ? Special.ADD_AND_PARSE : Special.START_AND_PARSE;
    return whole ? Special.ADD : Special.START;
  }

  /** Generates behind a prompt of these ids. */
  Generation generate(Session session, int[] ids, GenerationOptions options) {
    if (encoderTokens != null) session.encode(encoderTokens);
    return session.generate(ids, options);
  }

  /** Evaluates a prompt of these ids. */
  void evaluate(LanguageModel model, int[] ids, EvaluationOptions options) {
    var start = model.decoderStart();
    if (encoderTokens != null) {
      model.evaluate(ids, options.toBuilder().encoderTokens(encoderTokens).build());
    } else if (start.isPresent()) {
      model.evaluate(new int[] {start.getAsInt()}, options.toBuilder().encoderTokens(ids).build());
    } else {
      model.evaluate(ids, options);
    }
  }

  /** The text, which is to be answered. */
  String text(InputStream in) {
    if (prompt.tokens != null) {
      throw new IllegalArgumentException("tokens: ids are no message of a chat");
    }
    if (encoderTokens != null) {
      throw new IllegalArgumentException("encoderTokens: ids are no message of a chat");
    }
    return text(requireNonNull(prompt.text), in);
  }

  /** A text as given, or what standard input holds. */
  static String text(String argument, InputStream in) {
    if (!argument.equals(STANDARD_INPUT)) return argument;
    return TextFile.readStandardInput(in).replaceFirst("\\r?\\n\\z", "");
  }
}
