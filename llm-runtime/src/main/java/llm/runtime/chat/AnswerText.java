package llm.runtime.chat;

/** Tells the parts of an answer apart while it comes, piece by piece. */
sealed interface AnswerText permits MarkedText {
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

  /** Takes the next piece; what may begin a mark is kept back. */
  Parts accept(String text);

  /** Takes a control token: its spelling, if that is part of a mark, and otherwise nothing. */
  Parts control(String spelling);

  /** Whether what comes next is thought. */
  boolean isReasoning();

  /** What was kept back: no mark will come of it. */
  Parts finish();
}
