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
                  dict(self).get(in.get("key")).orElse(in.get("default", NoneValue.NONE)))
          .add("items()", (self, in, c) -> ListValue.of(pairs(dict(self))))
          .add("keys()", (self, in, c) -> ListValue.of(dict(self).keys()))
          .add("values()", (self, in, c) -> ListValue.of(dict(self).values()))
          .add("copy()", (self, in, c) -> dict(self).copy())
          .add("update(*)", (self, in, c) -> update(dict(self), in, c))
          .add("setdefault(key, default)", (self, in, c) -> setDefault(dict(self), in))
          .add("pop(key, default)", (self, in, c) -> pop(dict(self), in))
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
  static List<Value> pairs(DictValue dict) {
    var result = new ArrayList<Value>(dict.size());
    dict.entries().forEach(entry -> result.add(TupleValue.of(entry.key(), entry.value())));
    return result;
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
        entries.entries().forEach(entry -> dict.put(entry.key(), entry.value()));
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
      dict.put(items.get(0), items.get(1));
    }
  }

  private static Value setDefault(DictValue dict, Arguments arguments) {
    var key = arguments.get("key");
    var found = dict.get(key);
    if (found.isPresent()) {
      return found.get();
    }
    var value = arguments.get("default", NoneValue.NONE);
    dict.put(key, value);
    return value;
  }

  private static Value pop(DictValue dict, Arguments arguments) {
    var key = arguments.get("key");
    return dict.remove(key)
        .or(() -> arguments.find("default"))
        .orElseThrow(() -> Failure.evaluation("pop: the dict lacks the key " + describe(key)));
  }

  private static String describe(Value key) {
    return key instanceof Text text ? "'" + text.value() + "'" : PythonText.scalar(key);
  }

  private static Value popItem(DictValue dict) {
    if (dict.size() == 0) {
      throw Failure.evaluation("popitem: the dict is empty");
    }
    var last = dict.entries().getLast();
    dict.remove(last.key());
    return TupleValue.of(last.key(), last.value());
  }
}
