package llm.blocks.recurrent;

import llm.blocks.Hyperparameters;
import llm.tensor.StateOperations;

/**
 * The heads of a {@link HeadScan}.
 *
 * @param heads how many there are: {@code ssm.time_step_rank}
 * @param size columns of a head
 * @param groups of heads that share what writes to their states and reads them: {@code
 *     ssm.group_count}
 * @param states rows of a head's state: {@code ssm.state_size}
 */
record HeadShape(int heads, int size, int groups, int states) {
  /** Far more than any model has; a greater number in a file is a mistake. */
  private static final int LIMIT = 1 << 20;

  /** The heads that a file's {@code ssm.*} keys tell of. */
  static HeadShape of(Hyperparameters hp) {
    int inner = bounded(hp, "ssm.inner_size");
    int heads = hp.positive("ssm.time_step_rank");
    int groups = hp.positive("ssm.group_count");
    int states = bounded(hp, "ssm.state_size");
    if (inner % heads != 0) {
      throw hp.wrong("ssm.inner_size", inner, "a multiple of ssm.time_step_rank, " + heads);
    }
    if (heads % groups != 0) {
      throw hp.wrong("ssm.time_step_rank", heads, "a multiple of ssm.group_count, " + groups);
    }
    var shape = new HeadShape(heads, inner / heads, groups, states);
    long size = (long) heads * StateOperations.strips(shape.size) * StateOperations.COLUMNS;
    if (Math.max(size, 2L * groups) * states > Integer.MAX_VALUE / 4) {
      throw hp.wrong("ssm.state_size", states, "less, for " + heads + " heads");
    }
    return shape;
  }

  private static int bounded(Hyperparameters hp, String key) {
    int value = hp.positive(key);
    if (value <= LIMIT) return value;
    throw hp.wrong(key, value, "up to " + LIMIT);
  }

  /** Columns of all heads: {@code ssm.inner_size}. */
  int inner() {
    return heads * size;
  }

  /** Columns of what writes to all groups' states, and of what reads them. */
  int grouped() {
    return groups * states;
  }

  /** The group of a head. */
  int group(int head) {
    return head / (heads / groups);
  }

  /** Strips of a head's state. */
  int strips() {
    return StateOperations.strips(size);
  }

  /** Floats of all heads' states. */
  int stateSize() {
    return heads * StateOperations.size(states, size);
  }
}
