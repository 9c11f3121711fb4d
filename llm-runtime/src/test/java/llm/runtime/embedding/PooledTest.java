package llm.runtime.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import llm.api.LogitsException;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import org.junit.jupiter.api.Test;

class PooledTest {
  private static final Rows ROWS = Rows.of(2, 1, 10, 3, 20, 8, 60);

  private static float[] result(Pooled pooled) {
    try (var workers = Workers.of(1)) {
      pooled.finish(new Pass(new Batch(), new Workspace(workers)));
    }
    return pooled.result();
  }

  @Test
  void theMeanOfAllRows() {
    var mean = new MeanRow(Optional.empty(), 2);
    for (int i = 0; i < 3; i++) mean.accept(i, ROWS, i);
    assertArrayEquals(new float[] {4, 30}, result(mean));
  }

  /** The second pass fails behind its first row, and comes again. */
  @Test
  void aPassThatFailsIsNotCounted() {
    var mean = new MeanRow(Optional.empty(), 2);
    mean.accept(0, ROWS, 0);
    mean.settle();
    mean.accept(1, ROWS, 2);
    mean.rewind();
    mean.accept(1, ROWS, 1);
    mean.accept(2, ROWS, 2);
    mean.settle();
    assertArrayEquals(new float[] {4, 30}, result(mean));
  }

  @Test
  void rowsAsTheyAre() {
    var all = KeptRows.all(Optional.empty(), 3, 2);
    for (int i = 0; i < 3; i++) all.accept(i, ROWS, i);
    assertArrayEquals(new float[] {1, 10, 3, 20, 8, 60}, result(all));
    var last = KeptRows.one(Optional.empty(), 7, 2);
    last.accept(7, ROWS, 1);
    assertArrayEquals(new float[] {3, 20}, result(last));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    var broken = Rows.of(2, 1, 2, 3, Float.NaN);
    var mean = new MeanRow(Optional.empty(), 2);
    mean.accept(0, broken, 0);
    var e = assertThrows(LogitsException.class, () -> mean.accept(1, broken, 1));
    assertEquals(
        "row 1 of what the model computes is no vector (element 1 is NaN): the model's weights are"
            + " broken, or too large to compute with",
        e.getMessage());
  }
}
