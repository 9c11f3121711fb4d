package llm.template;

/** True or false; in arithmetic 1 or 0. */
enum BoolValue implements Value {
  TRUE,
  FALSE;

  static BoolValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  @Override
  public String typeName() {
    return "bool";
  }

  @Override
  public boolean truth() {
    return this == TRUE;
  }
}
