package llm.tensor.codec.group;

import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.NonLinearBlocks;

/** What the integers of a type stand for. */
public enum Codebook {
  /** Themselves. */
  NONE,
  /** Levels that lie closer together around zero. */
  NON_LINEAR(NonLinearBlocks.levels()),
  /** Floats of 4 bits (E2M1), doubled. */
  FP4(Fp4Blocks.levels());

  private final byte[] levels;

  Codebook(byte... levels) {
    this.levels = levels;
  }

  /** The levels that integers of 4 bits select; none if they stand for themselves. */
  public byte[] levels() {
    return levels.clone();
  }
}
