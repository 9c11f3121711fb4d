package llm.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Variables; what a scope lacks its parent may have. */
final class Scope {
  private static final int SCOPES_PER_STEP = 8;

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

  /** The variable of that name; {@code budget} pays for the scopes in which it is looked for. */
  Optional<Value> find(String name, Budget budget) {
    int looked = 0;
    for (var scope = this; scope != null; scope = scope.parent) {
      if (++looked % SCOPES_PER_STEP == 0) {
        budget.step();
      }
      var value = scope.variables.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
