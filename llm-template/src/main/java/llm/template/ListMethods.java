package llm.template;

import java.util.Collections;
import java.util.List;

/** The methods of Python's lists and tuples. */
final class ListMethods {
  static final BuiltinTable TUPLE_TABLE =
      new BuiltinTable()
          .add("count(value)", (self, in, c) -> count(items(self), in.get("value"), c))
          .add("index(value, start, stop)", (self, in, c) -> index(items(self), in, c));

  static final BuiltinTable TABLE =
      new BuiltinTable()
          .addAll(TUPLE_TABLE)
          .add("append(value)", action((items, in, c) -> items.add(in.get("value"))))
          .add(
              "extend(iterable)",
              action((items, in, c) -> items.addAll(Iteration.items(in.get("iterable"), c))))
          .add("insert(index, value)", action(ListMethods::insert))
          .add("pop(index)", (self, in, c) -> pop(items(self), in.integer("index", -1), c))
          .add("remove(value)", action(ListMethods::remove))
          .add("reverse()", action((items, in, c) -> reverse(items, c)))
          .add("sort(key, reverse)", action(ListMethods::sort))
          .add("clear()", action((items, in, c) -> items.clear()))
          .add("copy()", (self, in, c) -> ListValue.of(Iteration.items(self, c)));

  /** What changes a list and gives nothing. */
  @FunctionalInterface
  private interface Action {
    void apply(List<Value> items, Arguments arguments, RenderContext context);
  }

  private static Builtin.Body action(Action action) {
    return (self, in, c) -> {
      action.apply(items(self), in, c);
      return NoneValue.NONE;
    };
  }

  private ListMethods() {}

  private static List<Value> items(Value self) {
    return ((SequenceValue) self).items();
  }

  private static IntValue count(List<Value> items, Value value, RenderContext context) {
    var comparison = new Comparison(context.budget());
    return new IntValue(items.stream().filter(item -> comparison.equal(item, value)).count());
  }

  private static Value index(List<Value> items, Arguments in, RenderContext context) {
    int start = Slices.position(in.integer("start", 0), items.size());
    int stop = Slices.position(in.integer("stop", items.size()), items.size());
    return new IntValue(find(items, in.get("value"), start, stop, context));
  }

  private static int find(List<Value> items, Value value, int from, int to, RenderContext context) {
    var comparison = new Comparison(context.budget());
    for (int i = from; i < to; i++) {
      if (comparison.equal(items.get(i), value)) {
        return i;
      }
    }
    throw Failure.evaluation("the value is not in the list");
  }

  private static void insert(List<Value> items, Arguments in, RenderContext context) {
    int position = Slices.position(in.integer("index"), items.size());
    context.budget().scan(items.size() - position);
    items.add(position, in.get("value"));
  }

  private static void remove(List<Value> items, Arguments in, RenderContext context) {
    int position = find(items, in.get("value"), 0, items.size(), context);
    context.budget().scan(items.size() - position);
    items.remove(position);
  }

  private static Value pop(List<Value> items, int index, RenderContext context) {
    int position = index < 0 ? index + items.size() : index;
    if (position < 0 || position >= items.size()) {
      throw Failure.evaluation(
          "pop: index " + index + " is outside a list of " + items.size() + " values");
    }
    context.budget().scan(items.size() - position);
    return items.remove(position);
  }

  private static void reverse(List<Value> items, RenderContext context) {
    context.budget().each(items.size());
    Collections.reverse(items);
  }

  private static void sort(List<Value> items, Arguments in, RenderContext context) {
    if (in.present("key").isPresent()) {
      throw Failure.evaluation("sort: a key is not supported; the filter sort takes an attribute");
    }
    Collections.copy(items, Sorting.sorted(items, in.flag("reverse"), context));
  }
}
