package llm.grammar.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.json.JsonValue.Num;
import llm.grammar.json.JsonValue.Obj;
import llm.grammar.json.JsonValue.Str;
import llm.grammar.schema.ObjectShape.Property;
import llm.grammar.schema.Shape.Words;

/** Values that {@code const} and {@code enum} write out. */
final class Values {
  private Values() {}

  /** One of several values. */
  static Shape of(SchemaNode node, List<JsonValue> values) {
    var words = Words.NONE;
    var numbers = new ArrayList<Regex>();
    var strings = new LinkedHashSet<String>();
    var arrays = new ArrayList<ArrayShape>();
    var objects = new ArrayList<ObjectShape>();
    for (var value : values) {
      switch (value) {
        case JsonValue.Null _ -> words = words.or(new Words(true, false, false));
        case Bool(boolean is) -> words = words.or(new Words(false, is, !is));
        case Num(BigDecimal number) -> numbers.add(Numbers.of(number));
        case Str(String text) -> strings.add(text);
        case Arr(List<JsonValue> items) -> arrays.add(array(node, items));
        case Obj(Map<String, JsonValue> members) -> objects.add(object(node, members));
      }
    }
    Regex number = Regex.nothing();
    for (var one : numbers) number = RegexAlgebra.or(number, one);
    return new Shape(
        words,
        number,
        strings.isEmpty() ? Regex.nothing() : RegexAlgebra.anyOf(strings),
        arrays,
        objects);
  }

  private static Claims claims(SchemaNode node, JsonValue value) {
    var schema = new Obj(Map.of("const", value));
    return Claims.of(new Claim(SchemaDocument.made(node, schema), true));
  }

  private static ArrayShape array(SchemaNode node, List<JsonValue> items) {
    var prefix = items.stream().map(item -> claims(node, item)).toList();
    return new ArrayShape(
        prefix, Claims.NONE, new Count(items.size(), items.size()), List.of(), false);
  }

  private static ObjectShape object(SchemaNode node, Map<String, JsonValue> members) {
    var named = new LinkedHashMap<String, Property>();
    members.forEach((key, value) -> named.put(key, new Property(claims(node, value), true)));
    return new ObjectShape(named, List.of(), List.of(), Count.ANY);
  }
}
