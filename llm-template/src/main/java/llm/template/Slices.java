package llm.template;

import java.util.ArrayList;
import java.util.List;

/** Python's indices and slices: negative ones count from the end. */
final class Slices {
  private Slices() {}

  /** Where {@code index} is in {@code length} items; a negative one counts from the end. */
  static int position(int index, int length) {
    return Math.clamp(index < 0 ? (long) index + length : index, 0, length);
  }

  /** The {@code size} positions from {@code from} on, {@code stride} apart. */
  private record Positions(int from, int stride, int size) {
    int get(int index) {
      return (int) (from + (long) index * stride);
    }
  }

  /**
   * The positions that {@code [start:stop:step]} takes of {@code length}; {@link NoneValue} stands
   * for a bound that is left out.
   */
  private static Positions positions(Value[] bounds, int length) {
    int stride = bounds[2] == NoneValue.NONE ? 1 : Numbers.asInt(bounds[2]);
    if (stride == 0) {
      throw Failure.evaluation("the step of a slice is 0");
    }
    long low = stride > 0 ? 0 : -1;
    long high = stride > 0 ? length : length - 1;
    long from = bound(bounds[0], stride > 0 ? low : high, low, high, length);
    long to = bound(bounds[1], stride > 0 ? high : low, low, high, length);
    long span = stride > 0 ? to - from : from - to;
    long size = span <= 0 ? 0 : (span - 1) / Math.abs((long) stride) + 1;
    return new Positions((int) from, stride, (int) size);
  }

  private static long bound(Value bound, long fallback, long low, long high, int length) {
    if (bound == NoneValue.NONE) {
      return fallback;
    }
    long index = Numbers.asInt(bound);
    return Math.clamp(index < 0 ? index + length : index, low, high);
  }

  static Value slice(Value value, Value[] bounds, RenderContext context) {
    return switch (value) {
      case Text text -> text(text, positions(bounds, text.length()), context);
      case SequenceValue sequence -> {
        var positions = positions(bounds, sequence.items().size());
        context.budget().steps(positions.size());
        List<Value> items = new ArrayList<>(positions.size());
        for (int i = 0; i < positions.size(); i++) {
          items.add(sequence.items().get(positions.get(i)));
        }
        yield sequence.like(items);
      }
      case UndefinedValue undefined -> throw undefined.failure();
      default -> throw Failure.evaluation("'" + value.typeName() + "' cannot be sliced");
    };
  }

  private static Text text(Text text, Positions positions, RenderContext context) {
    if (positions.size() == 0) {
      return Text.EMPTY;
    }
    if (positions.size() == 1 || positions.stride() == 1) {
      int first = positions.from();
      int from = text.offset(first);
      return text.slice(from, text.offset(first + positions.size()), context.budget());
    }
    context.budget().steps(positions.size());
    var out = context.text();
    for (int i = 0; i < positions.size(); i++) {
      int from = text.offset(positions.get(i));
      out.append(text, from, from + Character.charCount(text.value().codePointAt(from)));
    }
    return out.build();
  }
}
