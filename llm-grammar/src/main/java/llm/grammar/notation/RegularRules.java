package llm.grammar.notation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Rules of which those that nest nothing have become lexemes: an automaton costs less than a stack.
 */
final class RegularRules {
  /** How large a lexeme becomes; its alphabet and its states grow with it. */
  private static final int MOST = 2_000;

  private final Rules rules;

  /** What is known of each rule: its lexeme, or null if it has none. */
  private final Map<String, @Nullable Sized> known = new HashMap<>();

  /** A regular expression and its number of parts. */
  private record Sized(Regex regex, int size) {}

  RegularRules(Rules rules) {
    this.rules = rules;
  }

  /** The same language. */
  Rules asLexemes() {
    order().forEach(name -> known.put(name, sized(body(name))));
    Map<String, Expression> result = new LinkedHashMap<>();
    rules.byName().forEach((name, body) -> result.put(name, simplified(body)));
    return new Rules(rules.start(), result);
  }

  private Expression body(String name) {
    return java.util.Objects.requireNonNull(rules.byName().get(name));
  }

  private record Visit(String name, java.util.Iterator<String> references) {}

  /** The rules, whoever is referred to first where that can be; iterative, as chains are long. */
  private List<String> order() {
    List<String> order = new ArrayList<>();
    Set<String> seen = new java.util.HashSet<>();
    for (var root : rules.byName().keySet()) {
      if (!seen.add(root)) {
        continue;
      }
      var path = new ArrayList<Visit>();
      path.add(new Visit(root, references(root).iterator()));
      while (!path.isEmpty()) {
        var top = path.getLast();
        if (top.references().hasNext()) {
          var name = top.references().next();
          if (seen.add(name)) {
            path.add(new Visit(name, references(name).iterator()));
          }
        } else {
          path.removeLast();
          order.add(top.name());
        }
      }
    }
    return order;
  }

  private List<String> references(String name) {
    List<String> found = new ArrayList<>();
    collect(body(name), found);
    return found;
  }

  private static void collect(Expression expression, List<String> into) {
    switch (expression) {
      case Expression.Literal literal -> {}
      case Expression.Control control -> {}
      case Expression.Lexeme lexeme -> {}
      case Expression.Reference reference -> into.add(reference.rule());
      case Expression.Sequence all -> all.parts().forEach(part -> collect(part, into));
      case Expression.Choice all -> all.parts().forEach(part -> collect(part, into));
      case Expression.Repetition one -> collect(one.body(), into);
      case Expression.Members all -> {
        all.members().forEach(member -> collect(member.expression(), into));
        collect(all.separator(), into);
      }
    }
  }

  /** {@code expression} as a lexeme; null if it refers to what is none, or would be too large. */
  private @Nullable Sized sized(Expression expression) {
    var result =
        switch (expression) {
          case Expression.Literal one ->
              new Sized(Regex.text(one.text()), 1 + one.text().length() / 4);
          case Expression.Control control -> null;
          case Expression.Lexeme one -> new Sized(one.regex(), 1);
          case Expression.Reference reference -> known.get(reference.rule());
          case Expression.Sequence all -> joined(all.parts(), Regex.Concatenation::new);
          case Expression.Choice all -> joined(all.parts(), Regex.Alternation::new);
          case Expression.Repetition one -> {
            var body = sized(one.body());
            yield body == null
                ? null
                : new Sized(Regex.repeat(body.regex(), one.min(), one.max()), body.size() + 1);
          }
          case Expression.Members all -> null;
        };
    return result == null || result.size() > MOST ? null : result;
  }

  private @Nullable Sized joined(
      List<Expression> parts, java.util.function.Function<List<Regex>, Regex> join) {
    List<Regex> found = new ArrayList<>();
    int size = 1;
    for (var part : parts) {
      var one = sized(part);
      if (one == null) {
        return null;
      }
      size += one.size();
      found.add(one.regex());
    }
    return new Sized(join.apply(found), size);
  }

  /** {@code expression} with lexemes where it can have them. */
  private Expression simplified(Expression expression) {
    var whole = sized(expression);
    if (whole != null) {
      return Expression.lexeme(whole.regex());
    }
    return switch (expression) {
      case Expression.Literal one -> one;
      case Expression.Control one -> one;
      case Expression.Lexeme one -> one;
      case Expression.Reference one -> one;
      case Expression.Sequence all ->
          new Expression.Sequence(all.parts().stream().map(this::simplified).toList());
      case Expression.Choice all ->
          new Expression.Choice(all.parts().stream().map(this::simplified).toList());
      case Expression.Repetition one ->
          Expression.repeat(simplified(one.body()), one.min(), one.max());
      case Expression.Members all -> all;
    };
  }
}
