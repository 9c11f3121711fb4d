package llm.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call is given.
 *
 * @param callee the callee's name, for messages
 * @param positional the arguments without name
 * @param named the others
 */
record Arguments(String callee, List<Value> positional, Map<String, Value> named) {
  static Arguments of(String callee, Value... positional) {
    return new Arguments(callee, List.of(positional), Map.of());
  }

  /**
   * These arguments by the names of {@code parameters}; what is left over without a name stays
   * positional if {@code more}, and is an error otherwise, as is an unknown name.
   */
  Arguments bind(List<String> parameters, boolean more) {
    var bound = new LinkedHashMap<String, Value>();
    int count = Math.min(parameters.size(), positional.size());
    for (int i = 0; i < count; i++) {
      bound.put(parameters.get(i), positional.get(i));
    }
    var rest = positional.subList(count, positional.size());
    if (!more && !rest.isEmpty()) {
      throw Failure.evaluation(
          callee
              + " takes at most "
              + parameters.size()
              + " arguments, found "
              + positional.size());
    }
    named.forEach(
        (name, value) -> {
          if (!more && !parameters.contains(name)) {
            throw Failure.evaluation(callee + " has no argument '" + name + "'");
          }
          if (bound.put(name, value) != null) {
            throw Failure.evaluation(callee + " is given '" + name + "' twice");
          }
        });
    return new Arguments(callee, new ArrayList<>(rest), bound);
  }

  Optional<Value> find(String name) {
    return Optional.ofNullable(named.get(name));
  }

  /** An argument that is given and is not {@code None}. */
  Optional<Value> present(String name) {
    return find(name).filter(value -> value != NoneValue.NONE);
  }

  Value get(String name) {
    return find(name)
        .orElseThrow(() -> Failure.evaluation(callee + " lacks the argument '" + name + "'"));
  }

  Value get(String name, Value fallback) {
    return find(name).orElse(fallback);
  }

  boolean flag(String name) {
    return flag(name, false);
  }

  boolean flag(String name, boolean fallback) {
    return find(name).map(Value::truth).orElse(fallback);
  }

  /** A number, within the range of an int. */
  int integer(String name) {
    return number(get(name), name);
  }

  int integer(String name, int fallback) {
    return present(name).map(value -> number(value, name)).orElse(fallback);
  }

  private int number(Value value, String name) {
    if (!Numbers.isInteger(value)) {
      throw wrongType(value, name, "a whole number");
    }
    return Numbers.asInt(value);
  }

  Text text(String name) {
    return toText(get(name), name);
  }

  Text text(String name, Text fallback) {
    return present(name).map(value -> toText(value, name)).orElse(fallback);
  }

  private Text toText(Value value, String name) {
    if (value instanceof Text text) {
      return text;
    }
    throw wrongType(value, name, "a text");
  }

  private Failure wrongType(Value value, String name, String expected) {
    return Failure.evaluation(
        callee + ": '" + name + "' is a " + value.typeName() + ", expected " + expected);
  }
}
