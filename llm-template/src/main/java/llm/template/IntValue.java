package llm.template;

/** A whole number of 64 bits; a result beyond them is an error. */
record IntValue(long value) implements Value {
  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean truth() {
    return value != 0;
  }
}
