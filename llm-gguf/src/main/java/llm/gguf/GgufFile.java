package llm.gguf;

/** Placeholder. */
public interface GgufFile {}
