package llm.tensor;

/**
 * Heads that lie side by side in a row.
 *
 * @param at the first column
 * @param count how many heads
 * @param size columns of a head
 */
public record HeadColumns(int at, int count, int size) {}
