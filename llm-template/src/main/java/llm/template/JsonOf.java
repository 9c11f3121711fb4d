package llm.template;

/**
 * An object that becomes a string: its JSON.
 *
 * @param value the object
 */
record JsonOf(Object value) {}
