package llm.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Makes events of an answer's tokens as they come; it has no thread of its own. */
final class AnswerEvents implements Iterator<AnswerEvent> {
  private final Answer answer;
  private final Iterator<AnswerToken> tokens;
  private final ArrayDeque<AnswerEvent> ready = new ArrayDeque<>();
  private final List<Token> silent = new ArrayList<>(); // since the last event
  private boolean finished;

  AnswerEvents(Answer answer) {
    this.answer = answer;
    this.tokens = answer.iterator();
    ready.add(AnswerEvent.Started.of(answer.prompt().length));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !finished) advance();
    return !ready.isEmpty();
  }

  @Override
  public AnswerEvent next() {
    if (!hasNext()) throw new NoSuchElementException();
    return ready.remove();
  }

  /** Whether the last event was handed out: nothing needs to be computed to know that. */
  boolean isFinished() {
    return finished && ready.isEmpty();
  }

  private void advance() {
    if (!tokens.hasNext()) {
      finished = true;
      ready.add(AnswerEvent.Finished.of(answer, silent));
      return;
    }
    var token = tokens.next();
    silent.add(token.token());
    for (var event : token.events()) ready.add(event.withTokens(taken()));
  }

  private List<Token> taken() {
    var all = List.copyOf(silent);
    silent.clear();
    return all;
  }
}
