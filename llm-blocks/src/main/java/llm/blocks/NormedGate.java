package llm.blocks;

import llm.tensor.Rows;

/** What another gate gives, normalised. */
record NormedGate(Gate gate, Norm norm) implements Gate {
  @Override
  public void apply(Rows both, Rows out, Pass pass) {
    gate.apply(both, out, pass);
    norm.apply(out, out, pass);
  }

  @Override
  public Description describe(Description feedForward) {
    return gate.describe(feedForward).with(norm.describe());
  }
}
