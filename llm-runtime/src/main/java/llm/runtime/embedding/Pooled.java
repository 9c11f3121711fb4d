package llm.runtime.embedding;

import java.util.Optional;
import llm.api.LogitsException;
import llm.blocks.Head;
import llm.blocks.Pass;
import llm.runtime.engine.Request;
import llm.tensor.Rows;

/**
 * What is made of the hidden rows of a text, while passes compute them; behind the last one, what
 * the model's head makes of that.
 *
 * <p>A pass that fails leaves nothing behind. What stands here depends on the text's own rows
 * alone, and on their order.
 */
abstract sealed class Pooled implements Request.RowSink permits KeptRows, MeanRow {
  private final Optional<Head> head;
  private float[] result = {}; // published by the request's end

  Pooled(Optional<Head> head) {
    this.head = head;
  }

  @Override
  public final void accept(int position, Rows rows, int row) {
    check(rows.data(), rows.offset(row), rows.width(), position);
    add(position, rows, row);
  }

  private static void check(float[] data, int from, int width, int position) {
    for (int i = 0; i < width; i++) {
      if (!Float.isFinite(data[from + i])) {
        throw new LogitsException(found("row " + position, i, data[from + i]), position);
      }
    }
  }

  private static String found(String what, int index, float found) {
    return what
        + " of what the model computes is no vector (element "
        + index
        + " is "
        + found
        + "): the model's weights are broken, or too large to compute with";
  }

  /** Takes a row, all of which are numbers. */
  abstract void add(int position, Rows rows, int row);

  /** What was pooled, row after row; may be this object's own array. */
  abstract float[] pooled();

  @Override
  public final void finish(Pass pass) {
    var rows = pooled();
    result = head.isPresent() ? through(head.get(), rows, pass) : rows;
    for (int i = 0; i < result.length; i++) {
      if (!Float.isFinite(result[i])) {
        throw new LogitsException(found("the head's row", i, result[i]));
      }
    }
  }

  private static float[] through(Head head, float[] pooled, Pass pass) {
    int count = pooled.length / head.in();
    var x = pass.workspace().take(count, head.in());
    for (int i = 0; i < count; i++) {
      System.arraycopy(pooled, i * head.in(), x.data(), x.offset(i), head.in());
    }
    var y = head.apply(x, pass);
    var result = new float[count * head.out()];
    for (int i = 0; i < count; i++) {
      System.arraycopy(y.data(), y.offset(i), result, i * head.out(), head.out());
    }
    return result;
  }

  /** Rows one after the other; for who waited for the request. */
  final float[] result() {
    return result;
  }
}
