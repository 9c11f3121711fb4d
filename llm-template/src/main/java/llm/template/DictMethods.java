package llm.template;

import java.util.ArrayList;
import java.util.List;

/** The methods of Python's dicts; views are lists here. */
final class DictMethods {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add(
              "get(key, default)",
              (self, in, c) ->
                  dict(self)
                      .get(in.get("key"), c.budget())
                      .orElse(in.get("default", NoneValue.NONE)))
          .add("items()", (self, in, c) -> ListValue.of(pairs(dict(self), c)))
          .add("keys()", (self, in, c) -> ListValue.of(Iteration.items(self, c)))
          .add("values()", (self, in, c) -> values(dict(self), c))
          .add("copy()", (self, in, c) -> dict(self).copy(c.budget()))
          .add("update(*)", (self, in, c) -> update(dict(self), in, c))
          .add("setdefault(key, default)", (self, in, c) -> setDefault(dict(self), in, c))
          .add("pop(key, default)", (self, in, c) -> pop(dict(self), in, c))
          .add("popitem()", (self, in, c) -> popItem(dict(self)))
          .add(
              "clear()",
              (self, in, c) -> {
                dict(self).clear();
                return NoneValue.NONE;
              });

  private DictMethods() {}

  private static DictValue dict(Value self) {
    return (DictValue) self;
  }

  /** Each key with its value. */
  static List<Value> pairs(DictValue dict, RenderContext context) {
    context.budget().steps(16L * dict.size());
    var result = new ArrayList<Value>(dict.size());
    dict.entries().forEach(entry -> result.add(TupleValue.of(entry.key(), entry.value())));
    return result;
  }

  private static Value values(DictValue dict, RenderContext context) {
    context.budget().steps(dict.size());
    return ListValue.of(dict.values());
  }

  private static Value update(DictValue dict, Arguments arguments, RenderContext context) {
    fill(dict, arguments, context);
    return NoneValue.NONE;
  }

  /** Puts what the arguments hold, dicts or pairs, and the named arguments into {@code dict}. */
  static void fill(DictValue dict, Arguments arguments, RenderContext context) {
    for (var values : arguments.positional()) {
      if (values instanceof DictValue entries) {
        context.budget().steps(16L * entries.size());
        entries.entries().forEach(entry -> dict.put(entry.key(), entry.value(), context.budget()));
      } else {
        putPairs(dict, values, context);
      }
    }
    arguments.named().forEach(dict::put);
  }

  private static void putPairs(DictValue dict, Value pairs, RenderContext context) {
    for (var pair : Iteration.items(pairs, context)) {
      context.budget().steps(16);
      var items = Iteration.items(pair, context);
      if (items.size() != 2) {
        throw Failure.evaluation("a dict is made of pairs, found " + items.size() + " values");
      }
      dict.put(items.get(0), items.get(1), context.budget());
    }
  }

  private static Value setDefault(DictValue dict, Arguments arguments, RenderContext context) {
    var key = arguments.get("key");
    var found = dict.get(key, context.budget());
    if (found.isPresent()) {
      return found.get();
    }
    var value = arguments.get("default", NoneValue.NONE);
    dict.put(key, value, context.budget());
    return value;
  }

  private static Value pop(DictValue dict, Arguments arguments, RenderContext context) {
    var key = arguments.get("key");
    return dict.remove(key, context.budget())
        .or(() -> arguments.find("default"))
        .orElseThrow(
            () -> {
              var shown = new PythonText(context.budget()).repr(key);
              return Failure.evaluation("pop: the dict lacks the key " + shown);
            });
  }

  private static Value popItem(DictValue dict) {
    var last =
        dict.removeLast().orElseThrow(() -> Failure.evaluation("popitem: the dict is empty"));
    return TupleValue.of(last.key(), last.value());
  }
}
