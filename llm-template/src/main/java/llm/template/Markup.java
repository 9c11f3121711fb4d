package llm.template;

/**
 * A variable's text that is trusted as if the template had written it: {@code bos_token}, say.
 *
 * @param text the text
 */
public record Markup(String text) {}
