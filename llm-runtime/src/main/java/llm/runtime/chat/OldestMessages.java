package llm.runtime.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.runtime.text.Shortening;

/**
 * Makes room for an answer by dropping the oldest turns of its chat; the system's message stays,
 * and so does what is answered.
 *
 * <p>One thread at a time asks for room; any may look at the prompts.
 */
final class OldestMessages implements Shortening {
  /** Which part of the context is to be free when a turn goes. */
  private static final int FREE = 4;

  private final ChatFormat format;
  private final int contextLength;
  private final List<ChatPrompt> prompts = new ArrayList<>(); // each with fewer messages

  OldestMessages(ChatFormat format, int contextLength, ChatPrompt prompt) {
    this.format = format;
    this.contextLength = contextLength;
    prompts.add(prompt);
  }

  /**
   * Drops turns until an answer of so many tokens fits behind the prompt, or a quarter of the
   * context is free, or nothing is left to drop.
   */
  ChatPrompt fit(int answerTokens) {
    int free = Math.min(answerTokens, contextLength / FREE);
    return dropUntil(contextLength - Math.max(1, free));
  }

  private synchronized ChatPrompt dropUntil(int most) {
    while (prompts.getLast().tokens().length > most) {
      var fewer = prompts.getLast().withoutOldestTurn(format);
      if (fewer.isEmpty()) break;
      prompts.add(fewer.get());
    }
    return prompts.getLast();
  }

  /** The prompt goes on without its oldest turns, and the answer so far behind it. */
  @Override
  public Optional<int[]> shortened(int[] tokens) {
    int before = prompt().tokens().length;
    int answer = tokens.length - before;
    var prompt = dropUntil(contextLength - contextLength / FREE - answer);
    int length = prompt.tokens().length + answer;
    if (length >= contextLength) return Optional.empty();
    var shorter = new int[length];
    System.arraycopy(prompt.tokens(), 0, shorter, 0, prompt.tokens().length);
    System.arraycopy(tokens, before, shorter, prompt.tokens().length, answer);
    return Optional.of(shorter);
  }

  /** The prompt now. */
  private synchronized ChatPrompt prompt() {
    return prompts.getLast();
  }

  /** The prompt with which tokens begin: the one of the fewest messages; empty if none is. */
  synchronized Optional<ChatPrompt> behind(int[] tokens) {
    return prompts.reversed().stream().filter(prompt -> prompt.begins(tokens)).findFirst();
  }
}
