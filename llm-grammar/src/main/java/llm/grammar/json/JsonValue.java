package llm.grammar.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of JSON. Two values are equal as JSON Schema means it: 1 and 1.0 are. */
public sealed interface JsonValue {
  /** What JSON calls the type. */
  String typeName();

  /** The value on one line, with as few characters as it needs. */
  String toJson();

  /** {@code null}. */
  record Null() implements JsonValue {
    @Override
    public String typeName() {
      return "null";
    }

    @Override
    public String toJson() {
      return "null";
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements JsonValue {
    @Override
    public String typeName() {
      return "boolean";
    }

    @Override
    public String toJson() {
      return Boolean.toString(value);
    }
  }

  /**
   * A number, exactly.
   *
   * @param value without zeros at the end, so that 1.0 is 1
   */
  record Num(BigDecimal value) implements JsonValue {
    /** Zeros that are written out; beyond them there is an exponent. */
    private static final int LONGEST = 400;

    /** Strips zeros. */
    public Num {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /** Whether nothing is behind the decimal point. */
    public boolean isInteger() {
      return value.scale() <= 0;
    }

    @Override
    public String typeName() {
      return isInteger() ? "integer" : "number";
    }

    @Override
    public String toJson() {
      return Math.abs(value.scale()) <= LONGEST ? value.toPlainString() : value.toString();
    }
  }

  /** A string, without its escapes. */
  record Str(String value) implements JsonValue {
    @Override
    public String typeName() {
      return "string";
    }

    @Override
    public String toJson() {
      return JsonStrings.quote(value);
    }
  }

  /** An array. */
  record Arr(List<JsonValue> items) implements JsonValue {
    /** Copies the list. */
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String typeName() {
      return "array";
    }

    @Override
    public String toJson() {
      return items.stream().map(JsonValue::toJson).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /**
   * An object.
   *
   * @param members in the order in which they are written; equality does not ask for it
   */
  record Obj(Map<String, JsonValue> members) implements JsonValue {
    @Override
    public String typeName() {
      return "object";
    }

    @Override
    public String toJson() {
      return members.entrySet().stream()
          .map(e -> JsonStrings.quote(e.getKey()) + ":" + e.getValue().toJson())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }
}
