package llm.template;

/**
 * A string that becomes the JSON object that it is; it stays a string if it is none.
 *
 * @param json the string
 */
record JsonText(String json) {}
