package llm.cli.command;

import picocli.CommandLine.Option;

/** What becomes of special tokens that a text spells: the same for all commands that take texts. */
final class MarksOption {
  @Option(
      names = "--no-parse-special",
      description =
          "Takes special tokens that the text spells, such as <s> and <|im_start|>, as text like"
              + " any other. Without it they are what they name, but never in the message of a"
              + " chat.")
  private boolean areText;

  /** Whether a special token that is spelled becomes that token. */
  boolean areParsed() {
    return !areText;
  }
}
