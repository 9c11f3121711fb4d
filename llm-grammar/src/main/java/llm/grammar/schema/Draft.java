package llm.grammar.schema;

/** A version of JSON Schema, as {@code $schema} names it. */
enum Draft {
  DRAFT_04,
  DRAFT_06,
  DRAFT_07,
  DRAFT_2019_09,
  DRAFT_2020_12,

  /** Without {@code $schema}: 2020-12, and the keywords that it has given up. */
  UNNAMED;

  /**
   * What {@code $schema} names.
   *
   * @throws SchemaRefusal if it is none of those that are known
   */
  static Draft of(String uri) {
    String name = uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
    name = name.replaceFirst("^https?://", "");
    return switch (name) {
      case "json-schema.org/draft-04/schema" -> DRAFT_04;
      case "json-schema.org/draft-06/schema" -> DRAFT_06;
      case "json-schema.org/draft-07/schema" -> DRAFT_07;
      case "json-schema.org/draft/2019-09/schema" -> DRAFT_2019_09;
      case "json-schema.org/draft/2020-12/schema" -> DRAFT_2020_12;
      case "json-schema.org/schema" -> UNNAMED;
      default ->
          throw new SchemaRefusal(
              "$schema", "expected draft-04, 06, 07, 2019-09 or 2020-12, found " + uri);
    };
  }

  boolean isAtLeast(Draft other) {
    return compareTo(other) >= 0;
  }

  /** Whether what stands beside {@code $ref} is not looked at. */
  boolean ignoresSiblingsOfRef() {
    return !isAtLeast(DRAFT_2019_09);
  }

  /** Whether 1.0 is an integer. */
  boolean countsWholeNumbersAsIntegers() {
    return isAtLeast(DRAFT_06);
  }

  /** Whether a bound's exclusiveness is a boolean beside it. */
  boolean hasBooleanExclusiveBounds() {
    return this == DRAFT_04 || this == UNNAMED;
  }

  /** The keyword that names a schema. */
  String idKeyword() {
    return this == DRAFT_04 ? "id" : "$id";
  }

  /** Whether an array of {@code items} says what stands at each position. */
  boolean hasItemsByPosition() {
    return this != DRAFT_2020_12;
  }

  /** Whether the labels of a host's name that are encoded characters are checked too. */
  boolean knowsEncodedHostnames() {
    return this == DRAFT_2019_09 || this == DRAFT_2020_12;
  }
}
