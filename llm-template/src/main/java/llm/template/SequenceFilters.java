package llm.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that go through sequences. */
final class SequenceFilters {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add("join(d, attribute)", (self, in, c) -> join(items(self, c), in, c))
          .add("first()", (self, in, c) -> first(items(self, c)))
          .add("last()", (self, in, c) -> last(items(self, c)))
          .add("list()", (self, in, c) -> ListValue.of(items(self, c)))
          .add("reverse()", (self, in, c) -> reverse(self, c))
          .add("sort(reverse, case_sensitive, attribute)", (self, in, c) -> sort(self, in, c))
          .add("unique(case_sensitive, attribute)", (self, in, c) -> unique(self, in, c))
          .add("groupby(attribute, default, case_sensitive)", (self, in, c) -> group(self, in, c))
          .add("min(case_sensitive, attribute)", (self, in, c) -> extreme(self, in, c, "no least"))
          .add(
              "max(case_sensitive, attribute)",
              (self, in, c) -> extreme(self, in, c, "no greatest"))
          .add("sum(attribute, start)", (self, in, c) -> sum(self, in, c))
          .add("batch(linecount, fill_with)", (self, in, c) -> batch(items(self, c), in, c))
          .add("slice(slices, fill_with)", (self, in, c) -> slice(items(self, c), in, c));

  /** What the parts of a group can be called. */
  private static final List<String> GROUP = List.of("grouper", "list");

  private SequenceFilters() {}

  private static List<Value> items(Value value, RenderContext context) {
    return Iteration.items(value, context);
  }

  private static Text join(List<Value> items, Arguments in, RenderContext context) {
    var python = new PythonText(context.budget());
    var separator = python.str(in.get("d", Text.EMPTY));
    var attribute = Keys.attribute(in, context.budget());
    var out = context.text();
    for (int i = 0; i < items.size(); i++) {
      out.append(i == 0 ? Text.EMPTY : separator);
      out.append(python.str(attribute.apply(items.get(i))));
    }
    return out.build();
  }

  private static Value first(List<Value> items) {
    return items.isEmpty()
        ? new UndefinedValue("an empty sequence has no first item")
        : items.getFirst();
  }

  private static Value last(List<Value> items) {
    return items.isEmpty()
        ? new UndefinedValue("an empty sequence has no last item")
        : items.getLast();
  }

  private static Value reverse(Value self, RenderContext context) {
    var items = new ArrayList<>(items(self, context));
    Collections.reverse(items);
    if (!(self instanceof Text)) {
      return ListValue.of(items);
    }
    var out = context.text();
    items.forEach(item -> out.append((Text) item));
    return out.build();
  }

  private static Value sort(Value self, Arguments in, RenderContext context) {
    var key = Keys.several(in, context);
    return ListValue.of(Sorting.sorted(items(self, context), key, in.flag("reverse"), context));
  }

  private static Value unique(Value self, Arguments in, RenderContext context) {
    var key = Keys.folded(in, context);
    var seen = new DictValue();
    for (var item : items(self, context)) {
      var identity = key.apply(item);
      context.budget().steps(16);
      if (seen.get(identity, context.budget()).isEmpty()) {
        seen.put(identity, item, context.budget());
      }
    }
    return ListValue.of(seen.values());
  }

  private static Value group(Value self, Arguments in, RenderContext context) {
    var attribute = Keys.attribute(in.get("attribute"), context.budget());
    var fallback = in.present("default");
    boolean withCase = in.flag("case_sensitive");
    var items = new ArrayList<Sorting.Keyed>();
    for (var item : items(self, context)) {
      var key = attribute.apply(item);
      items.add(
          new Sorting.Keyed(key instanceof UndefinedValue ? fallback.orElse(key) : key, item));
    }
    UnaryOperator<Value> folded = key -> withCase ? key : Sorting.withoutCase(key, context);
    return ListValue.of(groups(Sorting.sortedKeyed(items, folded, context), folded, context));
  }

  /** Runs of equal keys, each with the key of its first item as that is written. */
  private static List<Value> groups(
      List<Sorting.Keyed> sorted, UnaryOperator<Value> folded, RenderContext context) {
    var comparison = new Comparison(context.budget());
    var groups = new ArrayList<Value>();
    List<Value> current = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      var key = sorted.get(i).key();
      current.add(sorted.get(i).item());
      boolean last = i + 1 == sorted.size();
      if (last || !comparison.equal(folded.apply(key), folded.apply(sorted.get(i + 1).key()))) {
        var first = sorted.get(i + 1 - current.size()).key();
        groups.add(new TupleValue(List.of(first, ListValue.of(current)), GROUP));
        current.clear();
      }
    }
    return groups;
  }

  /** The first of the least items, or of the greatest. */
  private static Value extreme(Value self, Arguments in, RenderContext context, String missing) {
    var key = Keys.folded(in, context);
    var ascending = new Comparison(context.budget()).ascending();
    var order = in.callee().equals("min") ? ascending : ascending.reversed();
    Sorting.@Nullable Keyed best = null;
    for (var item : items(self, context)) {
      var next = new Sorting.Keyed(key.apply(item), item);
      best = best == null || order.compare(next.key(), best.key()) < 0 ? next : best;
    }
    return best == null
        ? new UndefinedValue("an empty sequence has " + missing + " item")
        : best.item();
  }

  private static Value sum(Value self, Arguments in, RenderContext context) {
    var attribute = Keys.attribute(in, context.budget());
    var arithmetic = new Arithmetic(context);
    var result = in.get("start", new IntValue(0));
    for (var item : items(self, context)) {
      result = arithmetic.apply("+", result, attribute.apply(item));
    }
    return result;
  }

  private static Value batch(List<Value> items, Arguments in, RenderContext context) {
    int size = positive(in, "linecount");
    var rows = new ArrayList<Value>();
    for (int from = 0; from < items.size(); from += size) {
      var row =
          new ArrayList<>(items.subList(from, (int) Math.min(items.size(), (long) from + size)));
      if (in.present("fill_with").isPresent()) {
        context.budget().steps(size);
        row.addAll(Collections.nCopies(size - row.size(), in.get("fill_with")));
      }
      rows.add(ListValue.of(row));
      if (from > items.size() - size) {
        break;
      }
    }
    return ListValue.of(rows);
  }

  private static Value slice(List<Value> items, Arguments in, RenderContext context) {
    int slices = positive(in, "slices");
    context.budget().steps(8L * slices);
    int least = items.size() / slices;
    int longer = items.size() % slices;
    var columns = new ArrayList<Value>();
    int from = 0;
    for (int i = 0; i < slices; i++) {
      int to = from + least + (i < longer ? 1 : 0);
      var column = new ArrayList<>(items.subList(from, to));
      if (in.present("fill_with").isPresent() && i >= longer) {
        column.add(in.get("fill_with"));
      }
      columns.add(ListValue.of(column));
      from = to;
    }
    return ListValue.of(columns);
  }

  private static int positive(Arguments in, String name) {
    int value = in.integer(name);
    if (value <= 0) {
      throw Failure.evaluation(in.callee() + ": '" + name + "' is " + value + ", expected above 0");
    }
    return value;
  }
}
