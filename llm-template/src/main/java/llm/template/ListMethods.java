package llm.template;

import java.util.Collections;
import java.util.List;

/** The methods of Python's lists and tuples. */
final class ListMethods {
  static final BuiltinTable TUPLE_TABLE =
      new BuiltinTable()
          .add("count(value)", (self, in, c) -> count(items(self), in.get("value"), c))
          .add("index(value)", (self, in, c) -> index(items(self), in.get("value"), c));

  static final BuiltinTable TABLE =
      new BuiltinTable()
          .addAll(TUPLE_TABLE)
          .add("append(value)", (self, in, c) -> nothing(items(self).add(in.get("value"))))
          .add(
              "extend(iterable)",
              (self, in, c) -> nothing(items(self).addAll(Iteration.items(in.get("iterable"), c))))
          .add("insert(index, value)", (self, in, c) -> insert(items(self), in))
          .add("pop(index)", (self, in, c) -> pop(items(self), in.integer("index", -1)))
          .add(
              "remove(value)",
              (self, in, c) ->
                  items(self).remove((int) index(items(self), in.get("value"), c).value()))
          .add(
              "reverse()",
              (self, in, c) -> {
                Collections.reverse(items(self));
                return NoneValue.NONE;
              })
          .add(
              "sort(key, reverse)",
              (self, in, c) -> {
                var sorted = Sorting.sorted(items(self), in.flag("reverse"), c);
                Collections.copy(items(self), sorted);
                return NoneValue.NONE;
              })
          .add(
              "clear()",
              (self, in, c) -> {
                items(self).clear();
                return NoneValue.NONE;
              })
          .add("copy()", (self, in, c) -> ListValue.of(items(self)));

  private ListMethods() {}

  private static List<Value> items(Value self) {
    return ((SequenceValue) self).items();
  }

  @SuppressWarnings("unused") // a list says whether it changed, Python does not
  private static Value nothing(boolean changed) {
    return NoneValue.NONE;
  }

  private static IntValue count(List<Value> items, Value value, RenderContext context) {
    var comparison = new Comparison(context.budget());
    return new IntValue(items.stream().filter(item -> comparison.equal(item, value)).count());
  }

  private static IntValue index(List<Value> items, Value value, RenderContext context) {
    var comparison = new Comparison(context.budget());
    for (int i = 0; i < items.size(); i++) {
      if (comparison.equal(items.get(i), value)) {
        return new IntValue(i);
      }
    }
    throw Failure.evaluation("the value is not in the list");
  }

  private static Value insert(List<Value> items, Arguments arguments) {
    int index = arguments.integer("index");
    long position = index < 0 ? (long) index + items.size() : index;
    items.add(Math.clamp(position, 0, items.size()), arguments.get("value"));
    return NoneValue.NONE;
  }

  private static Value pop(List<Value> items, int index) {
    int position = index < 0 ? index + items.size() : index;
    if (position < 0 || position >= items.size()) {
      throw Failure.evaluation(
          "pop: index " + index + " is outside a list of " + items.size() + " values");
    }
    return items.remove(position);
  }
}
