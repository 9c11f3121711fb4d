package llm.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Variables; what a scope lacks its parent may have. */
final class Scope {
  private final @Nullable Scope parent;
  private final Map<String, Value> variables = new HashMap<>();

  private Scope(@Nullable Scope parent) {
    this.parent = parent;
  }

  static Scope root() {
    return new Scope(null);
  }

  Scope inner() {
    return new Scope(this);
  }

  void set(String name, Value value) {
    variables.put(name, value);
  }

  Optional<Value> find(String name) {
    for (var scope = this; scope != null; scope = scope.parent) {
      var value = scope.variables.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
