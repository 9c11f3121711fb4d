package llm.template;

import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The functions that every template can call. */
final class Globals {
  /** As in Jinja's sandbox. */
  private static final int LONGEST_RANGE = 100_000;

  private static final BuiltinTable TABLE =
      new BuiltinTable()
          .add("range(start, stop, step)", (self, in, c) -> range(in, c))
          .add("namespace(*)", (self, in, c) -> namespace(in, c))
          .add(
              "dict(*)",
              (self, in, c) -> {
                var result = new DictValue();
                DictMethods.fill(result, in, c);
                return result;
              })
          .add(
              "list(values)",
              (self, in, c) -> ListValue.of(Iteration.items(in.get("values", TupleValue.of()), c)))
          .add(
              "raise_exception(message)",
              (self, in, c) -> {
                var message = new PythonText(c.budget()).str(in.get("message", NoneValue.NONE));
                throw Failure.refused(message.value());
              })
          .add(
              "strftime_now(format)",
              (self, in, c) -> {
                var format = in.text("format");
                c.budget().steps(32L * format.value().length());
                c.budget().characters(32L * format.value().length());
                var time = ZonedDateTime.now(c.clock());
                return Text.markup(Strftime.format(format.value(), time));
              })
          .add("cycler(*)", (self, in, c) -> Cycler.of(in.positional()))
          .add("joiner(sep)", (self, in, c) -> new Joiner(in.text("sep", Text.markup(", "))));

  private Globals() {}

  static Optional<Value> find(String name) {
    return TABLE.find(name).map(builtin -> new BoundMethod(builtin, NoneValue.NONE));
  }

  private static Value range(Arguments arguments, RenderContext context) {
    long first = arguments.integer("start");
    boolean one = arguments.find("stop").isEmpty();
    long start = one ? 0 : first;
    long stop = one ? first : arguments.integer("stop");
    long step = arguments.integer("step", 1);
    if (step == 0) {
      throw Failure.evaluation("the step of a range is 0");
    }
    long span = step > 0 ? stop - start : start - stop;
    long size = span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
    if (size > LONGEST_RANGE) {
      throw Failure.limit(
          "a range of " + size + " numbers is longer than the allowed " + LONGEST_RANGE);
    }
    context.budget().steps(2 * size);
    List<Value> numbers =
        LongStream.range(0, size).<Value>mapToObj(i -> new IntValue(start + i * step)).toList();
    return ListValue.of(numbers);
  }

  private static Value namespace(Arguments arguments, RenderContext context) {
    var dict = new DictValue();
    DictMethods.fill(dict, arguments, context);
    var members = new LinkedHashMap<String, Value>();
    var python = new PythonText(context.budget());
    dict.entries().forEach(entry -> members.put(python.str(entry.key()).value(), entry.value()));
    return new Namespace(members);
  }
}
