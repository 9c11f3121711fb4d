package llm.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Stable sorting by what can be compared. */
final class Sorting {
  private Sorting() {}

  static List<Value> sorted(List<Value> items, boolean reverse, RenderContext context) {
    return sorted(items, UnaryOperator.identity(), reverse, context);
  }

  /** An item and what it is sorted by. */
  record Keyed(Value key, Value item) {}

  /** Sorts by {@code key}; equal items keep their order, in reverse too. */
  static List<Value> sorted(
      List<Value> items, UnaryOperator<Value> key, boolean reverse, RenderContext context) {
    var keyed = new ArrayList<Keyed>(items.size());
    for (var item : items) {
      context.budget().steps(8);
      keyed.add(new Keyed(key.apply(item), item));
    }
    var ascending = new Comparison(context.budget()).ascending();
    Comparator<Keyed> order = (left, right) -> ascending.compare(left.key(), right.key());
    keyed.sort(reverse ? order.reversed() : order);
    var result = new ArrayList<Value>(items.size());
    keyed.forEach(entry -> result.add(entry.item()));
    return result;
  }

  /** Sorts by what {@code change} makes of the keys, which stay as they are. */
  static List<Keyed> sortedKeyed(
      List<Keyed> items, UnaryOperator<Value> change, RenderContext context) {
    record Changed(Value key, Keyed item) {}

    var changed = new ArrayList<Changed>(items.size());
    for (var item : items) {
      context.budget().steps(8);
      changed.add(new Changed(change.apply(item.key()), item));
    }
    var ascending = new Comparison(context.budget()).ascending();
    changed.sort((left, right) -> ascending.compare(left.key(), right.key()));
    return changed.stream().map(Changed::item).toList();
  }

  /** Texts in lower case, so that they sort without regard to case. */
  static Value withoutCase(Value value, RenderContext context) {
    return value instanceof Text text ? Cases.lower(text, context.budget()) : value;
  }
}
