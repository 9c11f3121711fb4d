package llm.tensor.sequence;

/**
 * The lightning indexer of one layer (DeepSeek-AI 2025), which scores earlier positions for the
 * layer's attention: one head of keys and no values, and several heads of queries.
 *
 * @param keys where a sequence's keys are
 * @param heads heads of queries
 * @param size floats of a query or key
 */
public record IndexLayer(StateSlot<KeyValues> keys, int heads, int size) {
  /** With keys in a place of its own. */
  public static IndexLayer of(int heads, int size) {
    return new IndexLayer(StateSlot.keysAndValues(1, size, 0), heads, size);
  }
}
