package llm.tokenizer;

/**
 * How a text becomes ids.
 *
 * @param addSpecial whether to add the tokens that the vocabulary wants at the start and end of a
 *     sequence ({@code tokenizer.ggml.add_bos_token}, {@code add_eos_token}, or the defaults of its
 *     model)
 * @param parseSpecial whether the spelling of a control token in the text, such as {@code <s>},
 *     becomes that token; otherwise it is text like any other. User-defined tokens are recognised
 *     always.
 */
public record EncodeOptions(boolean addSpecial, boolean parseSpecial) {
  /** Text as it stands: adds nothing, and no text becomes a control token. */
  public static final EncodeOptions TEXT = new EncodeOptions(false, false);

  /** The start of a sequence from text that may spell control tokens: a prompt. */
  public static final EncodeOptions PROMPT = new EncodeOptions(true, true);

  /** These options, but adding the tokens at the start and end of a sequence, or not. */
  public EncodeOptions withAddSpecial(boolean add) {
    return new EncodeOptions(add, parseSpecial);
  }

  /** These options, but recognising the spelling of control tokens, or not. */
  public EncodeOptions withParseSpecial(boolean parse) {
    return new EncodeOptions(addSpecial, parse);
  }
}
