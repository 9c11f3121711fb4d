package llm.tensor.sequence;

/**
 * The attention of one layer.
 *
 * @param keys where a sequence's keys and values are
 * @param shape what it computes
 */
public record AttentionLayer(StateSlot<KeyValues> keys, AttentionShape shape) {}
