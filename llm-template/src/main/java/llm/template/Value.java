package llm.template;

/** A value of the template language; each stands for one of Python's. */
sealed interface Value
    permits Text,
        IntValue,
        FloatValue,
        BoolValue,
        NoneValue,
        UndefinedValue,
        SequenceValue,
        DictValue,
        ObjectValue {
  /** What Python calls the type, for messages. */
  String typeName();

  /** Whether the value counts as true in a condition. */
  boolean truth();
}
