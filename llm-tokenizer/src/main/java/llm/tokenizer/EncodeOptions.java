package llm.tokenizer;

/**
 * How a text becomes ids.
 *
 * @param frame which of the tokens to add that the vocabulary wants around a sequence
 * @param parseSpecial whether the spelling of a control token in the text, such as {@code <s>},
 *     becomes that token; otherwise it is text like any other. User-defined tokens are recognised
 *     always.
 */
public record EncodeOptions(Frame frame, boolean parseSpecial) {
  /**
   * What is added to a text, where the vocabulary wants it ({@code tokenizer.ggml.add_bos_token},
   * {@code add_eos_token}, or the defaults of its model).
   */
  public enum Frame {
    /** Nothing: the text continues another. */
    NONE,
    /** What begins a sequence: the text is to be continued. */
    START,
    /** What begins and what ends a sequence: the text is all of it. */
    START_AND_END
  }

  /** Text as it stands: adds nothing, and no text becomes a control token. */
  public static final EncodeOptions TEXT = new EncodeOptions(Frame.NONE, false);

  /** The start of a sequence that is to be continued; its text may spell control tokens. */
  public static final EncodeOptions PROMPT = new EncodeOptions(Frame.START, true);

  /** A whole sequence; its text may spell control tokens. */
  public static final EncodeOptions SEQUENCE = new EncodeOptions(Frame.START_AND_END, true);

  /** These options, but adding these tokens. */
  public EncodeOptions withFrame(Frame added) {
    return new EncodeOptions(added, parseSpecial);
  }

  /** These options, but recognising the spelling of control tokens, or not. */
  public EncodeOptions withParseSpecial(boolean parse) {
    return new EncodeOptions(frame, parse);
  }
}
