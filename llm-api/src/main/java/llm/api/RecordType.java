package llm.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record as the arguments of a tool: its JSON Schema, and its values of JSON.
 *
 * <p>Components are strings, numbers, truth values, enums, records, and lists of these; an {@link
 * Optional} of one need not be there. Others are refused when the schema is asked for.
 */
final class RecordType<R extends Record> {
  private static final Set<Class<?>> FRACTIONS =
      Set.of(double.class, Double.class, float.class, Float.class);
  private static final Map<Class<?>, Long> LARGEST =
      Map.of(
          long.class,
          Long.MAX_VALUE,
          Long.class,
          Long.MAX_VALUE,
          int.class,
          (long) Integer.MAX_VALUE,
          Integer.class,
          (long) Integer.MAX_VALUE);

  private final Class<R> type;
  private final String schema;

  /**
   * A record's type.
   *
   * @throws IllegalArgumentException if a component is of a type that is not among those above, or
   *     the record cannot be made from here
   */
  RecordType(Class<R> type) {
    this.type = type;
    this.schema = object(type, Set.of());
  }

  /** A JSON Schema of an object. */
  String schema() {
    return schema;
  }

  /**
   * The record of these values.
   *
   * @throws IllegalArgumentException if they are not what the schema wants; the message says which
   */
  R read(@Nullable Object json) {
    return type.cast(record("arguments", type, json));
  }

  private static String object(Class<?> type, Set<Class<?>> around) {
    Checks.that(!around.contains(type), type.getName(), "contains itself", "a finite record");
    constructor(type);
    var within = new LinkedHashSet<>(around);
    within.add(type);
    var properties = new ArrayList<String>();
    var required = new ArrayList<String>();
    for (var component : type.getRecordComponents()) {
      properties.add(Quoted.json(component.getName()) + ":" + property(component, within));
      if (!isOptional(component)) required.add(Quoted.json(component.getName()));
    }
    return "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s],\"additionalProperties\":false}"
        .formatted(String.join(",", properties), String.join(",", required));
  }

  private static String property(RecordComponent component, Set<Class<?>> around) {
    var name = component.getDeclaringRecord().getName() + "." + component.getName();
    var type = component.getGenericType();
    var schema = schema(name, isOptional(component) ? argument(name, type) : type, around);
    var description = component.getAnnotation(Description.class);
    if (description == null) return schema;
    var text = ",\"description\":" + Quoted.json(description.value()) + "}";
    return schema.substring(0, schema.length() - 1) + text;
  }

  private static String schema(String name, Type type, Set<Class<?>> around) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return "{\"type\":\"array\",\"items\":" + schema(name, argument(name, type), around) + "}";
    }
    if (type == String.class) return "{\"type\":\"string\"}";
    if (type == boolean.class || type == Boolean.class) return "{\"type\":\"boolean\"}";
    if (type instanceof Class<?> known) {
      if (LARGEST.containsKey(known)) return "{\"type\":\"integer\"}";
      if (FRACTIONS.contains(known)) return "{\"type\":\"number\"}";
      if (known.isRecord()) return object(known, around);
      if (known.isEnum()) {
        return Arrays.stream(known.getEnumConstants())
            .map(constant -> Quoted.json(((Enum<?>) constant).name()))
            .collect(Collectors.joining(",", "{\"type\":\"string\",\"enum\":[", "]}"));
      }
    }
    throw new IllegalArgumentException(
        name
            + ": "
            + type.getTypeName()
            + ", expected String, int, long, float, double, boolean, an enum, a record, a List of"
            + " one of these, or an Optional of a component");
  }

  private static boolean isOptional(RecordComponent component) {
    return component.getType() == Optional.class;
  }

  private static Type argument(String name, Type type) {
    if (type instanceof ParameterizedType of) return of.getActualTypeArguments()[0];
    throw new IllegalArgumentException(name + ": " + type.getTypeName() + " of an unknown type");
  }

  private static Constructor<?> constructor(Class<?> type) {
    var types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type.getName() + ": no record", e);
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": it cannot be made from here, expected that "
              + type.getModule()
              + " opens "
              + type.getPackageName()
              + " to llm.api",
          e);
    }
  }

  private static Object record(String path, Class<?> type, @Nullable Object json) {
    if (!(json instanceof Map<?, ?> members)) throw wrong(path, json, "an object");
    var components = type.getRecordComponents();
    var names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (var key : members.keySet()) {
      if (names.contains(key)) continue;
      throw new IllegalArgumentException(path + ": " + key + ", expected one of " + names);
    }
    var values = new ArrayList<Object>();
    for (var component : components) {
      var name = component.getName();
      values.add(component(path + "." + name, component, members.get(name)));
    }
    try {
      return constructor(type).newInstance(values.toArray());
    } catch (InvocationTargetException e) { // the record's own check
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IllegalArgumentException(path + ": " + cause.getMessage(), cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private static Object component(String path, RecordComponent component, @Nullable Object json) {
    var type = component.getGenericType();
    if (!isOptional(component)) return value(path, type, json);
    return json == null ? Optional.empty() : Optional.of(value(path, argument(path, type), json));
  }

  private static Object value(String path, Type type, @Nullable Object json) {
    if (type instanceof ParameterizedType) {
      if (!(json instanceof List<?> items)) throw wrong(path, json, "an array");
      var list = new ArrayList<Object>();
      for (var item : items)
        list.add(value(path + "[" + list.size() + "]", argument(path, type), item));
      return List.copyOf(list);
    }
    var known = (Class<?>) type;
    if (known.isRecord()) return record(path, known, json);
    if (known.isEnum()) return constant(path, known, json);
    var largest = LARGEST.get(known);
    if (largest != null) return integer(path, largest, json);
    if (FRACTIONS.contains(known)) {
      if (!(json instanceof Number number)) throw wrong(path, json, "a number");
      boolean single = known == float.class || known == Float.class;
      return single ? (Object) number.floatValue() : (Object) number.doubleValue();
    }
    boolean text = known == String.class;
    if (text && json instanceof String string) return string;
    if (!text && json instanceof Boolean flag) return flag;
    throw wrong(path, json, text ? "a string" : "true or false");
  }

  private static Object integer(String path, long largest, @Nullable Object json) {
    var expected = "an integer from " + (-largest - 1) + " to " + largest;
    if (!(json instanceof Long n) || n > largest || n < -largest - 1) {
      throw wrong(path, json, expected);
    }
    return largest == Long.MAX_VALUE ? (Object) n : (Object) Math.toIntExact(n);
  }

  private static Object constant(String path, Class<?> type, @Nullable Object json) {
    for (var constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(json)) return constant;
    }
    throw wrong(path, json, "one of " + Arrays.toString(type.getEnumConstants()));
  }

  private static IllegalArgumentException wrong(
      String path, @Nullable Object found, String expected) {
    var shown =
        switch (found) {
          case null -> "missing";
          case String text -> Quoted.json(text);
          case BigInteger number -> number.toString();
          default -> String.valueOf(found);
        };
    return new IllegalArgumentException(path + ": " + shown + ", expected " + expected);
  }
}
