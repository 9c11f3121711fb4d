package llm.runtime.chat;

import llm.runtime.text.PartialMatch;

/**
 * An answer in channels, as OpenAI's harmony format has them: {@code
 * <|channel|>analysis<|message|>...<|end|><|start|>assistant<|channel|>final<|message|>...}.
 *
 * <p>The channel {@code analysis} is reasoning, every other one is said. An answer that begins with
 * no channel is said.
 */
final class ChannelText implements AnswerText {
  static final String CHANNEL = "<|channel|>";
  static final String MESSAGE = "<|message|>";
  private static final String START = "<|start|>";
  private static final String END = "<|end|>";

  private enum State {
    BEGINNING,
    HEADER,
    REASONING,
    CONTENT
  }

  private final StringBuilder kept = new StringBuilder();
  private State state = State.BEGINNING;

  @Override
  public Parts accept(String text) {
    kept.append(text);
    var parts = Parts.NONE;
    State before;
    do {
      before = state;
      parts = parts.and(step());
    } while (state != before);
    return parts;
  }

  @Override
  public Parts control(String spelling) {
    return switch (spelling) {
      case CHANNEL, MESSAGE, START, END -> accept(spelling);
      default -> Parts.NONE;
    };
  }

  private Parts step() {
    return switch (state) {
      case BEGINNING -> {
        boolean header = begins(CHANNEL) || begins(START);
        boolean may = CHANNEL.startsWith(kept.toString()) || START.startsWith(kept.toString());
        if (header) state = State.HEADER;
        else if (!may) state = State.CONTENT;
        yield Parts.NONE;
      }
      case HEADER -> {
        int end = kept.indexOf(MESSAGE);
        if (end >= 0) {
          boolean reasoning = take(end).contains(CHANNEL + "analysis");
          take(MESSAGE.length());
          state = reasoning ? State.REASONING : State.CONTENT;
        }
        yield Parts.NONE;
      }
      case REASONING -> Parts.reasoning(body());
      case CONTENT -> Parts.content(body());
    };
  }

  private boolean begins(String mark) {
    return kept.indexOf(mark) == 0;
  }

  /** A message's text; behind its end another header comes. */
  private String body() {
    int end = kept.indexOf(END);
    if (end < 0) return take(kept.length() - PartialMatch.length(kept, END));
    var last = take(end);
    take(END.length());
    state = State.HEADER;
    return last;
  }

  private String take(int length) {
    var text = kept.substring(0, length);
    kept.delete(0, length);
    return text;
  }

  @Override
  public boolean isReasoning() {
    return state == State.REASONING;
  }

  @Override
  public Parts finish() {
    var rest = take(kept.length());
    return switch (state) {
      case BEGINNING, CONTENT -> Parts.content(rest);
      case REASONING -> Parts.reasoning(rest);
      case HEADER -> Parts.NONE;
    };
  }
}
