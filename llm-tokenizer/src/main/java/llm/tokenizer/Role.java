package llm.tokenizer;

/** What a token is for, as {@code tokenizer.ggml.NAME_token_id} names it. */
enum Role {
  /** Begins a sequence. */
  BOS("bos"),
  /** Ends a sequence. */
  EOS("eos"),
  /** Ends a turn of a chat. */
  EOT("eot"),
  /** Ends a message that expects the answer of a tool. */
  EOM("eom"),
  /** Stands for what the vocabulary cannot express. */
  UNKNOWN("unknown"),
  /** Separates two texts; the format's own spelling. */
  SEPARATOR("seperator"),
  /** Stands for a token to be guessed. */
  MASK("mask"),
  /** Fills up a batch. */
  PADDING("padding"),
  /** Begins what is before a middle that is asked for. */
  FIM_PREFIX("fim_pre"),
  /** Begins what is behind it. */
  FIM_SUFFIX("fim_suf"),
  /** Begins the middle. */
  FIM_MIDDLE("fim_mid"),
  /** Fills up a text whose middle is asked for. */
  FIM_PAD("fim_pad"),
  /** Begins the name of a repository. */
  FIM_REPOSITORY("fim_rep"),
  /** Separates files. */
  FIM_SEPARATOR("fim_sep");

  private final String name;

  Role(String name) {
    this.name = name;
  }

  /** The metadata key that holds the id. */
  String key() {
    return "tokenizer.ggml." + name + "_token_id";
  }
}
