package llm.grammar.lexeme;

import llm.grammar.form.CodePoints;

/**
 * Characters of which many may come in a row, whichever they are.
 *
 * @param set the characters
 * @param length at least how many may come; what follows can still be ended
 * @param exact whether no text of more than so many characters of the set may come
 */
public record Run(CodePoints set, int length, boolean exact) {}
