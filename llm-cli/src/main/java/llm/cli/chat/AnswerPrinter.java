package llm.cli.chat;

import llm.api.AnswerToken;
import llm.cli.terminal.Output;

/**
 * Prints an answer as it comes.
 *
 * <p>On a terminal the reasoning comes first, dimmed, or behind the word {@code thinking:} where
 * colours are not wanted; a file or a pipe gets what is said alone.
 */
public final class AnswerPrinter {
  private static final String DIM = "\u001b[2m";
  private static final String NORMAL = "\u001b[0m";

  private final Output out;
  private boolean reasoned;
  private boolean said;
  private boolean lineOpen;

  /** Prints one answer. */
  public AnswerPrinter(Output out) {
    this.out = out;
  }

  /** Prints what a token adds. */
  public void print(AnswerToken token) {
    if (out.isTerminal()) reason(token.reasoning());
    say(token.content());
    out.flush();
  }

  private void reason(String text) {
    if (text.isEmpty()) return;
    var shown = reasoned || out.hasColors() ? text : "thinking: " + text;
    out.print(out.hasColors() ? DIM + shown + NORMAL : shown);
    reasoned = true;
    lineOpen = !text.endsWith("\n");
  }

  private void say(String text) {
    if (text.isEmpty()) return;
    if (reasoned && !said) out.print("\n\n");
    said = true;
    out.print(text);
    lineOpen = !text.endsWith("\n");
  }

  /** Ends the last line, if it is not. An answer of nothing is an empty line. */
  public void end() {
    if (lineOpen || !said) out.println("");
    out.flush();
    lineOpen = false;
  }
}
