package llm.grammar.schema;

import java.util.Map;
import llm.grammar.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A schema at its place in a document. One place has one node, so two nodes are equal if they are
 * the same.
 */
final class SchemaNode {
  private final JsonValue value;
  private final String pointer;
  private final String base;
  private final Draft draft;

  /**
   * A schema.
   *
   * @param pointer the JSON pointer that messages name, with # before it
   * @param base the URI that references in it are relative to, without a fragment
   */
  SchemaNode(JsonValue value, String pointer, String base, Draft draft) {
    this.value = value;
    this.pointer = pointer;
    this.base = base;
    this.draft = draft;
  }

  JsonValue value() {
    return value;
  }

  String pointer() {
    return pointer;
  }

  String base() {
    return base;
  }

  Draft draft() {
    return draft;
  }

  /** The keywords; empty for a schema that is true or false. */
  Map<String, JsonValue> keywords() {
    return value instanceof JsonValue.Obj object ? object.members() : Map.of();
  }

  @Nullable JsonValue get(String keyword) {
    return keywords().get(keyword);
  }

  boolean has(String keyword) {
    return keywords().containsKey(keyword);
  }
}
