package llm.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import llm.api.Tokenizer;
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

  @Mixin private final MarksOption marks = new MarksOption();

  /** The ids of the prompt's tokens: of a text that is to be continued, and so has no end. */
  int[] ids(Tokenizer tokenizer, InputStream in) {
    if (prompt.tokens != null) return prompt.tokens;
    var special = marks.areParsed() ? Special.START_AND_PARSE : Special.START;
    return tokenizer.encode(text(requireNonNull(prompt.text), in), special);
  }

  /** The text, which is to be answered. */
  String text(InputStream in) {
    if (prompt.tokens != null) {
      throw new IllegalArgumentException("tokens: ids are no message of a chat");
    }
    return text(requireNonNull(prompt.text), in);
  }

  /** A text as given, or what standard input holds. */
  static String text(String argument, InputStream in) {
    if (!argument.equals(STANDARD_INPUT)) return argument;
    return TextFile.readStandardInput(in).replaceFirst("\\r?\\n\\z", "");
  }
}
