package llm.runtime.chat;

import llm.runtime.text.PartialMatch;

/**
 * An answer that may begin with its reasoning between two marks: {@code <think>}, {@code </think>}.
 *
 * <p>Marks count at the beginning alone: later they are what is talked about. White space next to
 * them belongs to neither part.
 */
final class MarkedText {
  /** What a piece adds to the two parts of an answer. */
  record Parts(String reasoning, String content) {
    static final Parts NONE = new Parts("", "");

    static Parts reasoning(String text) {
      return new Parts(text, "");
    }

    static Parts content(String text) {
      return new Parts("", text);
    }

    Parts and(Parts more) {
      return new Parts(reasoning + more.reasoning, content + more.content);
    }
  }

  private enum State {
    BEGINNING,
    REASONING,
    AFTER_REASONING,
    CONTENT
  }

  private final ReasoningMarks marks;
  private final StringBuilder kept = new StringBuilder();
  private State state;
  private boolean thought;

  private MarkedText(ReasoningMarks marks, State state) {
    this.marks = marks;
    this.state = state;
  }

  /** An answer from its beginning on. */
  static MarkedText of(ReasoningMarks marks) {
    return new MarkedText(marks, State.BEGINNING);
  }

  /** An answer whose first mark the prompt wrote. */
  static MarkedText reasoning(ReasoningMarks marks) {
    return new MarkedText(marks, State.REASONING);
  }

  /** Takes the next piece; what may begin a mark is kept back. */
  Parts accept(String text) {
    kept.append(text);
    var parts = Parts.NONE;
    State before;
    do {
      before = state;
      parts = parts.and(step());
    } while (state != before);
    return parts;
  }

  /** Takes a control token: its spelling, if that is part of a mark, and otherwise nothing. */
  Parts control(String spelling) {
    boolean mark = marks.open().contains(spelling) || marks.close().contains(spelling);
    return mark ? accept(spelling) : Parts.NONE;
  }

  private Parts step() {
    return switch (state) {
      case BEGINNING -> begin();
      case REASONING -> reason();
      case AFTER_REASONING -> {
        skipSpace();
        if (!kept.isEmpty()) state = State.CONTENT;
        yield Parts.NONE;
      }
      case CONTENT -> Parts.content(take(kept.length()));
    };
  }

  private Parts begin() {
    var text = kept.toString().stripLeading();
    if (text.startsWith(marks.open())) {
      kept.replace(0, kept.length(), text.substring(marks.open().length()));
      state = State.REASONING;
    } else if (!marks.open().startsWith(text)) {
      state = State.CONTENT;
    }
    return Parts.NONE;
  }

  private Parts reason() {
    if (!thought) skipSpace();
    int close = kept.indexOf(marks.close());
    if (close >= 0) {
      var last = take(close).stripTrailing();
      take(marks.close().length());
      state = State.AFTER_REASONING;
      return Parts.reasoning(last);
    }
    int certain = kept.length() - PartialMatch.length(kept, marks.close());
    while (certain > 0 && Character.isWhitespace(kept.charAt(certain - 1))) certain--;
    thought |= certain > 0;
    return Parts.reasoning(take(certain));
  }

  private void skipSpace() {
    int n = 0;
    while (n < kept.length() && Character.isWhitespace(kept.charAt(n))) n++;
    take(n);
  }

  private String take(int length) {
    var text = kept.substring(0, length);
    kept.delete(0, length);
    return text;
  }

  /** Whether what comes next is thought. */
  boolean isReasoning() {
    return state == State.REASONING;
  }

  /** What was kept back: no mark will come of it. */
  Parts finish() {
    var rest = take(kept.length());
    return switch (state) {
      case BEGINNING, CONTENT -> Parts.content(rest);
      case REASONING -> Parts.reasoning(rest.stripTrailing());
      case AFTER_REASONING -> Parts.NONE;
    };
  }
}
