package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.schema.ArrayShape.Contained;

/** Keywords about the items of arrays. */
final class ArrayKeywords {
  private final Evaluation evaluation;

  ArrayKeywords(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** What a schema's own keywords say of arrays. */
  List<ArrayShape> of(SchemaNode node) {
    var draft = node.draft();
    var prefix = new ArrayList<Claims>();
    var rest = Claims.NONE;
    var items = node.get("items");
    if (draft.isAtLeast(Draft.DRAFT_2020_12) && node.has("prefixItems")) {
      add(node, Keywords.array(node, "prefixItems"), "prefixItems", prefix);
    }
    if (items instanceof Arr(List<JsonValue> positions)) {
      if (!draft.hasItemsByPosition()) {
        throw SchemaRefusal.malformed("items", "a schema", "an array");
      }
      add(node, positions, "items", prefix);
      var additional = node.get("additionalItems");
      if (additional != null) rest = evaluation.claims(node, additional, "additionalItems");
    } else if (items != null) {
      rest = evaluation.claims(node, items, "items");
    }
    int min = Keywords.count(node, "minItems", 0);
    int max = Keywords.count(node, "maxItems", Count.UNBOUNDED);
    boolean unique = Keywords.isTrue(node, "uniqueItems");
    var shape = new ArrayShape(prefix, rest, new Count(min, max), contained(node), unique);
    return shape.isImpossible() ? List.of() : List.of(shape);
  }

  private void add(SchemaNode node, List<JsonValue> schemas, String keyword, List<Claims> prefix) {
    for (int i = 0; i < schemas.size(); i++) {
      prefix.add(evaluation.claims(node, schemas.get(i), keyword, Integer.toString(i)));
    }
  }

  private List<Contained> contained(SchemaNode node) {
    var schema = node.get("contains");
    if (schema == null || !node.draft().isAtLeast(Draft.DRAFT_06)) return List.of();
    boolean counted = node.draft().isAtLeast(Draft.DRAFT_2019_09);
    int min = counted ? Keywords.count(node, "minContains", 1) : 1;
    int max = counted ? Keywords.count(node, "maxContains", Count.UNBOUNDED) : Count.UNBOUNDED;
    if (min == 0 && max == Count.UNBOUNDED) return List.of();
    var claim = new Claim(evaluation.node(node, schema, "contains"), true);
    return List.of(new Contained(claim, new Count(min, max)));
  }
}
