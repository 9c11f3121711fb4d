package llm.runtime.answer.read;

import llm.runtime.answer.text.Source;

/** Reads one call's arguments, or all of a call, from where its mark ends. */
interface CallReader {
  /** What became of it. */
  enum Result {
    /** More text is needed. */
    MORE,
    /** The call is whole; what follows is no part of it. */
    DONE,
    /** It is not written as it must be. */
    BROKEN
  }

  /** Reads what there is. */
  Result read(Source source, Calls calls);

  /**
   * Whether the call has been said to start: what was read before is text if it breaks. Where
   * arguments alone are read, it has.
   */
  default boolean started() {
    return true;
  }

  /** What was read of a call that has not started. */
  default String raw() {
    return "";
  }
}
