package llm.tokenizer;

import java.util.Optional;

/** The role of a token, as the values of {@code tokenizer.ggml.token_type} number it. */
public enum TokenKind {
  /** 0: the file gives the token no role. */
  UNDEFINED,
  /** 1: a piece of text. */
  NORMAL,
  /** 2: stands for text that the vocabulary cannot express. */
  UNKNOWN,
  /** 3: steers the model and is no text: begin and end of a sequence, roles of a chat. */
  CONTROL,
  /** 4: a text that always is this one token, wherever it occurs. */
  USER_DEFINED,
  /** 5: reserved; stands for no text. */
  UNUSED,
  /** 6: one byte, for characters that have no token. */
  BYTE;

  private static final TokenKind[] KINDS = values();

  /** The kind that a file numbers {@code type}; nothing if there is no such kind. */
  static Optional<TokenKind> of(long type) {
    return type >= 0 && type < KINDS.length ? Optional.of(KINDS[(int) type]) : Optional.empty();
  }
}
