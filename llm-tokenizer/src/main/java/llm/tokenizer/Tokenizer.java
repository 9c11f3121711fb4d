package llm.tokenizer;

/** Placeholder. */
public interface Tokenizer {}
