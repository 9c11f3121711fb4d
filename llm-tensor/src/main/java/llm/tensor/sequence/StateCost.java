package llm.tensor.sequence;

/**
 * What the state of a sequence weighs.
 *
 * @param bytes of every sequence, however long it is
 * @param bytesPerToken what each position adds
 * @param checkpointBytes of its checkpoints, when it has as many as it may
 */
public record StateCost(long bytes, long bytesPerToken, long checkpointBytes) {}
