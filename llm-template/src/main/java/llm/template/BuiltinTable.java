package llm.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builtins of one kind by name. */
final class BuiltinTable {
  private final Map<String, Builtin> builtins = new HashMap<>();

  /**
   * Adds a builtin.
   *
   * @param signature its names, separated by {@code /}, then in parentheses its parameters; the
   *     last is {@code *} if it takes more
   */
  BuiltinTable add(String signature, Builtin.Body body) {
    int open = signature.indexOf('(');
    String inside = signature.substring(open + 1, signature.length() - 1);
    List<String> parameters = inside.isEmpty() ? List.of() : List.of(inside.split(", "));
    boolean more = parameters.contains("*");
    var names = more ? parameters.subList(0, parameters.size() - 1) : parameters;
    for (String name : signature.substring(0, open).split("/")) {
      builtins.put(name, new Builtin(name, names, more, body));
    }
    return this;
  }

  BuiltinTable addAll(BuiltinTable other) {
    builtins.putAll(other.builtins);
    return this;
  }

  Optional<Builtin> find(String name) {
    return Optional.ofNullable(builtins.get(name));
  }
}
