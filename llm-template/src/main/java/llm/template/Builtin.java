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

  /** The result; the body pays for what it looks at and what it makes. */
  Value apply(Value self, Arguments arguments, RenderContext context) {
    context.budget().step();
    return body.apply(self, arguments.bind(parameters, more), context);
  }
}
