package llm.cli.command;

import picocli.CommandLine.Option;

/** What becomes of a text that is too long. */
final class CutOption {
  @Option(
      names = "--truncate",
      description =
          "Cuts a text that is longer than the model reads, and keeps the mark that ends it; how"
              + " much was cut is said. Without it such a text is an error.")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }
}
