package llm.grammar.form;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** The same rules under names that begin with {@code prefix}: to be put beside others. */
  public Rules prefixed(String prefix) {
    var renamed = new LinkedHashMap<String, Expression>();
    byName.forEach((name, rule) -> renamed.put(prefix + name, prefixed(rule, prefix)));
    return new Rules(prefix + start, renamed);
  }

  private static Expression prefixed(Expression rule, String prefix) {
    return switch (rule) {
      case Expression.Literal _, Expression.Lexeme _, Expression.Control _ -> rule;
      case Expression.Sequence(var parts) -> new Expression.Sequence(prefixed(parts, prefix));
      case Expression.Choice(var parts) -> new Expression.Choice(prefixed(parts, prefix));
      case Expression.Repetition(var body, var min, var max) ->
          new Expression.Repetition(prefixed(body, prefix), min, max);
      case Expression.Members members ->
          new Expression.Members(
              members.members().stream().map(member -> prefixed(member, prefix)).toList(),
              prefixed(members.separator(), prefix),
              members.order(),
              members.min(),
              members.max());
      case Expression.Reference(var name) -> Expression.reference(prefix + name);
    };
  }

  private static List<Expression> prefixed(List<Expression> parts, String prefix) {
    return parts.stream().map(part -> prefixed(part, prefix)).toList();
  }

  private static Expression.Member prefixed(Expression.Member member, String prefix) {
    return new Expression.Member(
        prefixed(member.expression(), prefix), member.required(), member.repeated());
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
