package llm.runtime.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** JSON as values of Java: maps, lists, strings, truth values, numbers and null. */
public final class JavaJson {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private JavaJson() {}

  /**
   * The value that a text is; objects keep their order.
   *
   * @throws IllegalArgumentException if it is no JSON; the message says where
   */
  public static @Nullable Object read(String text) {
    try {
      return of(JsonReader.read(text));
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.place() + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Object of(JsonValue value) {
    return switch (value) {
      case JsonValue.Null _ -> null;
      case JsonValue.Bool bool -> bool.value();
      case JsonValue.Num number -> of(number);
      case JsonValue.Str string -> string.value();
      case JsonValue.Arr array -> {
        var list = new ArrayList<@Nullable Object>();
        for (var item : array.items()) list.add(of(item));
        yield Collections.unmodifiableList(list);
      }
      case JsonValue.Obj object -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        object.members().forEach((key, member) -> map.put(key, of(member)));
        yield Collections.unmodifiableMap(map);
      }
    };
  }

  private static Object of(JsonValue.Num number) {
    if (!number.isInteger()) return number.value().doubleValue();
    var integer = number.value().toBigInteger();
    boolean fits = integer.compareTo(LEAST) >= 0 && integer.compareTo(MOST) <= 0;
    return fits ? (Object) integer.longValueExact() : integer;
  }
}
