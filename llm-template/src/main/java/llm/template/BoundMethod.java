package llm.template;

/**
 * A builtin together with the value it is called on.
 *
 * @param builtin the builtin
 * @param self what stands left of the dot; {@code None} for a function
 */
record BoundMethod(Builtin builtin, Value self) implements ObjectValue {
  @Override
  public String typeName() {
    return "function " + builtin.name();
  }

  @Override
  public boolean callable() {
    return true;
  }

  @Override
  public Value call(Arguments arguments, RenderContext context) {
    return builtin.apply(self, arguments, context);
  }
}
