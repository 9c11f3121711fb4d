package llm.template;

import java.util.Optional;

/** A value with behaviour: a macro, a function, a namespace, a loop. */
non-sealed interface ObjectValue extends Value {
  /** The member called {@code name}. */
  default Optional<Value> member(String name) {
    return Optional.empty();
  }

  /** Whether {@link #call} is possible. */
  default boolean callable() {
    return false;
  }

  default Value call(Arguments arguments, RenderContext context) {
    throw Failure.evaluation("a " + typeName() + " cannot be called");
  }

  @Override
  default boolean truth() {
    return true;
  }
}
