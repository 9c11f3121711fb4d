package llm.testkit;

import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.LayerState;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateShape;
import llm.tensor.sequence.StateSlot;

/**
 * A mixer from outside with a kind of state of its own, and ways to get that wrong: of each head
 * {@code s_h = 2^-1 s_h + x_h b_g; y_h = s_h}, where the head's group g of two has b, the row's
 * first column of the group.
 */
final class Decay implements Mixer {
  private static final int WIDTH = 24;
  private static final int HEADS = 4;
  private static final int GROUPS = 2;
  private static final int SIZE = WIDTH / HEADS;

  private final MutantsTest.Mutant mutant;
  private final StateSlot<Sum> slot;
  private final Sum ofAll = new Sum(MutantsTest.Mutant.RECURRENT);

  private Decay(MutantsTest.Mutant mutant) {
    this.mutant = mutant;
    this.slot = StateSlot.of(new Shape(mutant));
  }

  /** The mixer where the mutant has one. */
  static Optional<Decay> of(MutantsTest.Mutant mutant) {
    return switch (mutant) {
      case RECURRENT,
          STATE_NOT_RESET,
          STATE_NOT_GIVEN_UP,
          STATE_NOT_FREED,
          ONE_STATE_FOR_ALL,
          STATE_OF_A_PASS,
          DECAY_OF_THE_WRONG_SIGN,
          HEAD_ORDER_SWAPPED,
          GROUP_OF_A_HEAD_WRONG ->
          Optional.of(new Decay(mutant));
      default -> Optional.empty();
    };
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    for (int r = 0; r < x.rows(); r++) {
      float[] sum = state(pass.batch().state(r)).next();
      if (mutant == MutantsTest.Mutant.STATE_OF_A_PASS && r == 0) java.util.Arrays.fill(sum, 0);
      for (int head = 0; head < HEADS; head++) {
        advance(sum, head, x.data(), x.offset(r), y.data(), y.offset(r));
      }
    }
  }

  private void advance(float[] sum, int head, float[] x, int at, float[] y, int to) {
    float b = x[at + group(head) * WIDTH / GROUPS];
    int sign = mutant == MutantsTest.Mutant.DECAY_OF_THE_WRONG_SIGN ? 1 : -1;
    float decay = (float) Math.pow(2, sign);
    int place = mutant == MutantsTest.Mutant.HEAD_ORDER_SWAPPED ? HEADS - 1 - head : head;
    for (int i = 0; i < SIZE; i++) {
      int column = head * SIZE + i;
      sum[column] = decay * sum[column] + x[at + column] * b;
      y[to + place * SIZE + i] = sum[column];
    }
  }

  /** Successive heads share a group. */
  private int group(int head) {
    boolean wrong = mutant == MutantsTest.Mutant.GROUP_OF_A_HEAD_WRONG;
    return wrong ? head % GROUPS : head / (HEADS / GROUPS);
  }

  private Sum state(SequenceState sequence) {
    return mutant == MutantsTest.Mutant.ONE_STATE_FOR_ALL ? ofAll : slot.of(sequence);
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of(slot);
  }

  @Override
  public Description describe() {
    return Description.of("decay", "Decay");
  }

  private record Shape(MutantsTest.Mutant mutant) implements StateShape<Sum> {
    @Override
    public Sum create(KeyValueType type) {
      return new Sum(mutant);
    }

    @Override
    public String kind() {
      return "Sum";
    }

    @Override
    public long bytes() {
      return 2L * WIDTH * Float.BYTES;
    }

    @Override
    public long bytesPerToken(KeyValueType type) {
      return 0;
    }

    @Override
    public long checkpointBytes() {
      return (long) WIDTH * Float.BYTES;
    }
  }

  /** The sum, and what it was before the pass. */
  private static final class Sum implements LayerState {
    private final MutantsTest.Mutant mutant;
    private float[] sum = {};
    private float[] before = {};
    private int length;

    Sum(MutantsTest.Mutant mutant) {
      this.mutant = mutant;
    }

    float[] next() {
      if (sum.length == 0) {
        sum = new float[WIDTH];
        before = new float[WIDTH];
      }
      return sum;
    }

    @Override
    public boolean canCut(int length) {
      return length == 0 || length == this.length;
    }

    @Override
    public void cut(int length) {
      if (length == this.length && length > 0) return;
      this.length = 0;
      if (mutant == MutantsTest.Mutant.STATE_NOT_RESET) return;
      if (mutant == MutantsTest.Mutant.STATE_NOT_FREED) {
        java.util.Arrays.fill(sum, 0);
        java.util.Arrays.fill(before, 0);
        return;
      }
      sum = new float[0];
      before = new float[0];
    }

    @Override
    public LayerState copy() {
      var copy = new Sum(mutant);
      copy.sum = sum.clone();
      copy.before = before.clone();
      copy.length = length;
      return copy;
    }

    @Override
    public long byteSize() {
      return (long) Float.BYTES * (sum.length + before.length);
    }

    @Override
    public void settle(int length) {
      this.length = length;
      before = sum.clone();
    }

    @Override
    public void abandon() {
      if (mutant == MutantsTest.Mutant.STATE_NOT_GIVEN_UP) return;
      sum = before.clone();
    }
  }
}
