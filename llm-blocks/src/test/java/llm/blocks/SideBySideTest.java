package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  /** Multiplies, and keeps a float. */
  private record Times(float factor, StateSlot<?> slot) implements Mixer {
    @Override
    public void apply(Rows x, Rows y, Pass pass) {
      for (int i = 0; i < x.rows() * x.width(); i++) y.data()[i] = factor * x.data()[i];
    }

    @Override
    public List<StateSlot<?>> states() {
      return List.of(slot);
    }

    @Override
    public Description describe() {
      return Description.of("times", "Times").multiplying(1);
    }
  }

  @Test
  void resultsAreAdded() {
    var first = new Times(2, StateSlot.recurrent(1));
    var second = new Times(10, StateSlot.recurrent(3));
    var both = Mixer.sideBySide(first, second);
    var x = Rows.of(2, 1, 2, 3, 4);
    var y = Rows.zero(2, 2);
    both.apply(x, y, Passes.of(2));
    assertArrayEquals(new float[] {12, 24, 36, 48}, Passes.values(y));
    assertEquals(List.of(first.slot, second.slot), both.states());
    assertEquals(2, both.describe().children().size());
    assertEquals(2, both.describe().multiplications());
  }
}
