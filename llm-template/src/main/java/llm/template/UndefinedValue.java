package llm.template;

/**
 * What a name or member that does not exist gives: false, empty when printed, an error when used.
 *
 * @param reason what does not exist, in a sentence
 */
record UndefinedValue(String reason) implements Value {
  static UndefinedValue name(String name) {
    return new UndefinedValue("'" + name + "' is undefined");
  }

  static UndefinedValue member(Value owner, String member) {
    return new UndefinedValue(
        "'" + owner.typeName() + " object' has no attribute '" + member + "'");
  }

  Failure failure() {
    return Failure.evaluation(reason);
  }

  @Override
  public String typeName() {
    return "Undefined";
  }

  @Override
  public boolean truth() {
    return false;
  }
}
