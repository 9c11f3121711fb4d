package llm.template;

import java.util.ArrayList;
import java.util.List;

/** Python's indices and slices: negative ones count from the end. */
final class Slices {
  private Slices() {}

  /**
   * The positions that {@code [start:stop:step]} takes of {@code length}; {@link NoneValue} stands
   * for a bound that is left out.
   */
  static int[] positions(Value start, Value stop, Value step, int length) {
    int stride = step == NoneValue.NONE ? 1 : Numbers.asInt(step);
    if (stride == 0) {
      throw Failure.evaluation("the step of a slice is 0");
    }
    long low = stride > 0 ? 0 : -1;
    long high = stride > 0 ? length : length - 1;
    long from = bound(start, stride > 0 ? low : high, low, high, length);
    long to = bound(stop, stride > 0 ? high : low, low, high, length);
    long span = stride > 0 ? to - from : from - to;
    long size = span <= 0 ? 0 : (span - 1) / Math.abs((long) stride) + 1;
    var result = new int[(int) size];
    for (int i = 0; i < result.length; i++) {
      result[i] = (int) (from + (long) i * stride);
    }
    return result;
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
      case Text text -> {
        context.budget().scan(text.value().length());
        yield text(text, positions(bounds[0], bounds[1], bounds[2], text.length()), context);
      }
      case SequenceValue sequence -> {
        var positions = positions(bounds[0], bounds[1], bounds[2], sequence.items().size());
        context.budget().steps(positions.length);
        List<Value> items = new ArrayList<>(positions.length);
        for (int position : positions) {
          items.add(sequence.items().get(position));
        }
        yield sequence.like(items);
      }
      case UndefinedValue undefined -> throw undefined.failure();
      default -> throw Failure.evaluation("'" + value.typeName() + "' cannot be sliced");
    };
  }

  private static Text text(Text text, int[] positions, RenderContext context) {
    if (positions.length == 0) {
      return Text.EMPTY;
    }
    if (positions.length == 1 || positions[1] == positions[0] + 1) {
      int from = text.offset(positions[0]);
      int to = text.value().offsetByCodePoints(from, positions.length);
      context.budget().characters(to - from);
      return text.slice(from, to);
    }
    var characters = text.characters(context.budget());
    var out = context.text();
    for (int position : positions) {
      out.append(characters.get(position));
    }
    return out.build();
  }
}
