package llm.template;

/**
 * A string that is read as JSON when it becomes a value; it stays a string if it is none.
 *
 * @param json the string
 */
record JsonText(String json) {}
