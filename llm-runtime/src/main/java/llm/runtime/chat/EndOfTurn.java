package llm.runtime.chat;

import java.util.function.Predicate;
import llm.api.Token;
import llm.runtime.text.TokenText;

/** Finds where an answer ends by what the template writes there: asked of each token, in order. */
final class EndOfTurn implements Predicate<Token> {
  private final ChatFormat format;
  private final TokenText text;

  EndOfTurn(ChatFormat format) {
    this.format = format;
    this.text = new TokenText(none -> "", format.turnEnd().stop());
  }

  /** Finds no end. */
  static Predicate<Token> none() {
    return token -> false;
  }

  @Override
  public boolean test(Token token) {
    if (format.turnEnd().isEnd(token.id())) return true;
    text.append(format.text(token));
    return text.stopped();
  }
}
