package llm.template;

import java.math.BigInteger;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The functions that every template can call. */
final class Globals {
  /** As in Jinja's sandbox. */
  private static final BigInteger LONGEST_RANGE = BigInteger.valueOf(100_000);

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
                return Text.of(Strftime.format(format.value(), time), format.origin());
              })
          .add("cycler(*)", (self, in, c) -> Cycler.of(in.positional()))
          .add("joiner(sep)", (self, in, c) -> new Joiner(in.text("sep", Text.markup(", "))));

  private Globals() {}

  static Optional<Value> find(String name) {
    return TABLE.find(name).map(builtin -> new BoundMethod(builtin, NoneValue.NONE));
  }

  private static Value range(Arguments arguments, RenderContext context) {
    var first = Numbers.asInteger(arguments.get("start"));
    boolean one = arguments.find("stop").isEmpty();
    var start = one ? BigInteger.ZERO : first;
    var stop = one ? first : Numbers.asInteger(arguments.get("stop"));
    var step = Numbers.asInteger(arguments.get("step", new IntValue(1)));
    if (step.signum() == 0) {
      throw Failure.evaluation("the step of a range is 0");
    }
    var span = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
    var size =
        span.add(step.abs()).subtract(BigInteger.ONE).divide(step.abs()).max(BigInteger.ZERO);
    if (size.compareTo(LONGEST_RANGE) > 0) {
      throw Failure.limit(
          "a range of "
              + new PythonText(context.budget()).str(IntValue.of(size)).value()
              + " numbers is longer than the allowed "
              + LONGEST_RANGE);
    }
    int words = Math.max(start.bitLength(), stop.bitLength()) / Long.SIZE;
    context.budget().steps((2L + words) * size.longValue());
    List<Value> numbers =
        LongStream.range(0, size.longValue())
            .<Value>mapToObj(i -> IntValue.of(start.add(step.multiply(BigInteger.valueOf(i)))))
            .toList();
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
