package llm.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A macro, or the body of a {@code call} block. */
final class Macro implements ObjectValue {
  private final String name;
  private final Statement.Function function;
  private final Scope scope;
  private final Executor executor;

  /** A macro that was defined in {@code scope}. */
  Macro(String name, Statement.Function function, Scope scope, Executor executor) {
    this.name = name;
    this.function = function;
    this.scope = scope;
    this.executor = executor;
  }

  @Override
  public Value call(Arguments arguments, RenderContext context) {
    context.budget().enter();
    var inner = scope.inner();
    bind(arguments, inner);
    var out = context.text();
    executor.execute(function.body(), inner, out);
    context.budget().leave();
    return out.build();
  }

  private void bind(Arguments arguments, Scope inner) {
    var names = function.names();
    executor.context().budget().steps(names.size());
    var bound = arguments.bind(names, true);
    var kwargs = new DictValue();
    bound
        .named()
        .forEach(
            (key, value) -> {
              if (!function.isParameter(key) && !key.equals("caller")) {
                kwargs.put(key, value);
              }
            });
    inner.set("varargs", new TupleValue(bound.positional()));
    inner.set("kwargs", kwargs);
    inner.set("caller", bound.get("caller", UndefinedValue.name("caller")));
    for (var parameter : function.parameters()) {
      var given = bound.find(parameter.name());
      inner.set(
          parameter.name(),
          given.isPresent()
              ? given.get()
              : parameter
                  .fallback()
                  .map(fallback -> executor.evaluator().evaluate(fallback, inner))
                  .orElseGet(() -> missing(parameter.name())));
    }
  }

  private static Value missing(String parameter) {
    return new UndefinedValue("parameter '" + parameter + "' was not provided");
  }

  @Override
  public Optional<Value> member(String member) {
    return switch (member) {
      case "name" -> Optional.of(Text.markup(name));
      case "arguments" -> {
        executor.context().budget().steps(function.parameters().size());
        List<Value> names = new ArrayList<>();
        function.names().forEach(parameter -> names.add(Text.markup(parameter)));
        yield Optional.of(new TupleValue(names));
      }
      default -> Optional.empty();
    };
  }

  @Override
  public boolean callable() {
    return true;
  }

  @Override
  public String typeName() {
    return "Macro";
  }
}
