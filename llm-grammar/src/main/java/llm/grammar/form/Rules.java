package llm.grammar.form;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A grammar's rules by name, and the one at which it starts.
 *
 * @param start the name of the rule that an answer fits
 * @param byName the rules; those that the start does not lead to are not looked at
 */
public record Rules(String start, Map<String, Expression> byName) {
  /**
   * Copies the map.
   *
   * @throws GrammarException if there is no rule of the start's name
   */
  public Rules {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    if (!byName.containsKey(start)) {
      throw new GrammarException(
          GrammarException.Kind.SYNTAX, "", "", "there is no rule \"" + start + "\" to start at");
    }
  }

  /** One rule that refers to none. */
  public static Rules of(Expression expression) {
    return new Rules("root", Map.of("root", expression));
  }

  /** Collects rules. */
  public static Builder builder() {
    return new Builder();
  }

  /** Rules that are being collected, in the order in which they come. Not for several threads. */
  public static final class Builder {
    private final Map<String, Expression> byName = new LinkedHashMap<>();

    private Builder() {}

    /** Whether {@code name} has been defined. */
    public boolean defines(String name) {
      return byName.containsKey(name);
    }

    /**
     * Says what {@code name} stands for.
     *
     * @throws GrammarException if that has been said already
     */
    public Builder define(String name, Expression expression) {
      if (byName.putIfAbsent(name, expression) != null) {
        throw new GrammarException(
            GrammarException.Kind.SYNTAX, "", "", "the rule \"" + name + "\" is defined twice");
      }
      return this;
    }

    /** The rules so far. */
    public Rules build(String start) {
      return new Rules(start, byName);
    }
  }
}
