package llm.runtime.sampling;

/**
 * Divides the logits (Ackley, Hinton and Sejnowski 1985); 0 keeps the likeliest token alone.
 *
 * @param value 0 or more
 */
record Temperature(float value) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    if (value > 0) candidates.divide(value);
    else candidates.keepBest();
  }
}
