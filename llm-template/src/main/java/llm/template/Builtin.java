package llm.template;

import java.util.List;

/**
 * A filter, test, method or function of the language.
 *
 * @param name what it is called by
 * @param parameters the names of its parameters in order
 * @param more whether it takes further arguments
 * @param body what it does
 */
record Builtin(String name, List<String> parameters, boolean more, Body body) {
  /** What a builtin does. */
  @FunctionalInterface
  interface Body {
    /** The result for {@code self}, on the left of the filter, test or dot. */
    Value apply(Value self, Arguments arguments, RenderContext context);
  }

  Value apply(Value self, Arguments arguments, RenderContext context) {
    var budget = context.budget();
    budget.scan(cost(self));
    var result = body.apply(self, arguments.bind(parameters, more), context);
    budget.steps(cost(result));
    return result;
  }

  /** What going over a value once costs. */
  private static long cost(Value value) {
    return switch (value) {
      case Text text -> text.value().length() / 16;
      case SequenceValue sequence -> 16L * sequence.items().size();
      case DictValue dict -> 16L * dict.size();
      default -> 0;
    };
  }
}
