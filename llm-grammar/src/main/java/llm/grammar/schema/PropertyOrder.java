package llm.grammar.schema;

/** In which order an answer has the properties that a schema names. */
public enum PropertyOrder {
  /** As the schema names them; others come behind them. A model then says first what is first. */
  SCHEMA,

  /** Any, as in JSON, whose objects have none: to check what others have written. */
  ANY
}
