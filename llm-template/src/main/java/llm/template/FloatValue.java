package llm.template;

/** A floating-point number. */
record FloatValue(double value) implements Value {
  @Override
  public String typeName() {
    return "float";
  }

  @Override
  public boolean truth() {
    return value != 0;
  }
}
