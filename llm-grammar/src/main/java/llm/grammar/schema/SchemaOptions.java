package llm.grammar.schema;

import llm.grammar.form.Limits;

/**
 * How a schema becomes a grammar.
 *
 * @param whitespace between tokens
 * @param order of an object's properties
 * @param formats whether {@code format} is enforced or an annotation
 * @param limits of the schema's depth, size and time
 * @param strings how they are written
 */
public record SchemaOptions(
    Whitespace whitespace,
    PropertyOrder order,
    Formats formats,
    Limits limits,
    StringNotation strings) {
  /** What {@code format} does. */
  public enum Formats {
    /** It must be kept; one that the specification names and that no grammar can say is refused. */
    ASSERTED,
    /** It says something to readers. */
    ANNOTATED
  }

  /** Up to 24 characters of whitespace, the schema's order, formats asserted, the usual limits. */
  public static SchemaOptions defaults() {
    return new SchemaOptions(
        Whitespace.flexible(24),
        PropertyOrder.SCHEMA,
        Formats.ASSERTED,
        Limits.defaults(),
        StringNotation.JSON);
  }

  /** The same with other whitespace. */
  public SchemaOptions with(Whitespace other) {
    return new SchemaOptions(other, order, formats, limits, strings);
  }

  /** The same with another order. */
  public SchemaOptions with(PropertyOrder other) {
    return new SchemaOptions(whitespace, other, formats, limits, strings);
  }

  /** The same with formats used otherwise. */
  public SchemaOptions with(Formats other) {
    return new SchemaOptions(whitespace, order, other, limits, strings);
  }

  /** The same with other limits. */
  public SchemaOptions with(Limits other) {
    return new SchemaOptions(whitespace, order, formats, other, strings);
  }

  /** The same with strings that are written otherwise. */
  public SchemaOptions with(StringNotation other) {
    return new SchemaOptions(whitespace, order, formats, limits, other);
  }
}
