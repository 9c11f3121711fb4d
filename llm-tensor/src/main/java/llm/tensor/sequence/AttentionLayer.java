package llm.tensor.sequence;

/**
 * The attention of one layer.
 *
 * @param index which of the cache's layers it reads
 * @param shape what it computes
 */
public record AttentionLayer(int index, AttentionShape shape) {}
