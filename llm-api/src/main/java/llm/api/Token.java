package llm.api;

/**
 * A generated token.
 *
 * @param id its number in the vocabulary
 * @param text the characters that it completes: empty where it ends within a character, or where
 *     they may begin a stop string; what was kept back comes with a later token
 */
public record Token(int id, String text) {}
