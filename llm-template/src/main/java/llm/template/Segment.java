package llm.template;

/**
 * A stretch of a rendered prompt that one side wrote: the template, or the people who talk.
 *
 * <p>The spelling of a control token counts as that token in markup alone.
 *
 * @param text the stretch, never empty
 * @param markup whether the template wrote it
 */
public record Segment(String text, boolean markup) {}
