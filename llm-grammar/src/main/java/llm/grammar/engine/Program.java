package llm.grammar.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import llm.grammar.lexeme.ControlBytes;
import llm.grammar.lexeme.Lexeme;
import llm.grammar.lexeme.LiteralScan;
import llm.grammar.lexeme.Usage;

/** Compiles rules into steps. */
final class Program {
  private final Rules source;
  private final Limits limits;
  private final Predicate<String> isControl;
  private final long deadline;
  final Usage usage = new Usage();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Queue<String> toBuild = new ArrayDeque<>();
  private final List<Rule> all = new ArrayList<>();

  /** The rule that is being built. */
  private Rule current = new Rule("none");

  private final Map<Regex, Lexeme> lexemes = new HashMap<>();
  private final IdentityHashMap<Regex, Lexeme> sameLexemes = new IdentityHashMap<>();
  private final Step end = new Step.End();
  private long size;

  private Program(Rules source, Limits limits, Predicate<String> isControl) {
    this.source = source;
    this.limits = limits;
    this.isControl = isControl;
    this.deadline = System.nanoTime() + limits.time().toNanos();
  }

  /**
   * The steps of {@code source}.
   *
   * @param isControl says of which spellings there is a control token
   * @throws GrammarException if a rule is missing, begins with itself by way of others, or no text
   *     fits; or if the limits do not suffice
   */
  static Program of(Rules source, Limits limits, Predicate<String> isControl) {
    var program = new Program(source, limits, isControl);
    program.rule(source.start());
    while (!program.toBuild.isEmpty()) {
      program.build(program.toBuild.remove());
    }
    program.settle();
    if (!program.start().productive) {
      throw new GrammarException(GrammarException.Kind.EMPTY, "", "", "no text fits the grammar");
    }
    new Ranks(program::check).assign(program.all);
    return program;
  }

  Rule start() {
    return rule(source.start());
  }

  List<Lexeme> lexemes() {
    return List.copyOf(lexemes.values());
  }

  private void check() {
    if (System.nanoTime() > deadline) {
      throw limit("took longer to compile than " + limits.time().toMillis() + " ms");
    }
  }

  private static GrammarException limit(String reason) {
    return new GrammarException(GrammarException.Kind.LIMIT, "", "", "the grammar " + reason);
  }

  private Rule rule(String name) {
    var rule = rules.get(name);
    if (rule == null) {
      if (!source.byName().containsKey(name)) {
        throw new GrammarException(
            GrammarException.Kind.SYNTAX, "", name, "a rule of this name is not defined");
      }
      rule = new Rule(name);
      rules.put(name, rule);
      all.add(rule);
      toBuild.add(name);
    }
    return rule;
  }

  private void build(String name) {
    var expression = java.util.Objects.requireNonNull(source.byName().get(name));
    build(rule(name), LeftRecursion.removed(name, expression), 1);
  }

  private void build(Rule rule, Expression expression, int depth) {
    var outer = current;
    current = rule;
    rule.start = build(expression, end, depth);
    current = outer;
  }

  /** A rule without a name, called by the one that is being built. */
  private Rule inner(String name, Expression expression, int depth) {
    var rule = new Rule(name);
    all.add(rule);
    rule.callers.add(current);
    build(rule, expression, depth + 1);
    return rule;
  }

  private Step call(Rule rule, Step next) {
    rule.callers.add(current);
    return add(new Step.Call(rule, next));
  }

  private <S extends Step> S add(S step) {
    current.steps.add(step);
    return step;
  }

  private void grow(int by) {
    size += by;
    if (size > limits.size()) {
      throw limit("has more than " + limits.size() + " parts");
    }
    if ((size & 0xFFF) < by) {
      check();
    }
  }

  /** The steps of {@code expression}, which lead to {@code next}. */
  private Step build(Expression expression, Step next, int depth) {
    if (depth > limits.depth()) {
      throw limit("nests deeper than " + limits.depth());
    }
    grow(1);
    return switch (expression) {
      case Expression.Literal literal -> literal(literal.text(), next);
      case Expression.Control(var spelling) -> control(spelling, next);
      case Expression.Lexeme lexeme -> lexeme(lexeme.regex(), next);
      case Expression.Reference reference -> call(rule(reference.rule()), next);
      case Expression.Sequence sequence -> {
        var at = next;
        for (var part : sequence.parts().reversed()) {
          at = build(part, at, depth + 1);
        }
        yield at;
      }
      case Expression.Choice choice -> {
        List<Step> ways = new ArrayList<>();
        for (var part : choice.parts()) {
          ways.add(build(part, next, depth + 1));
        }
        yield ways.size() == 1 ? ways.getFirst() : add(new Step.Fork(ways));
      }
      case Expression.Repetition repetition -> repetition(repetition, next, depth);
      case Expression.Members members -> members(members, next, depth);
    };
  }

  private Step members(Expression.Members members, Step next, int depth) {
    List<MemberPlan.Member> found = new ArrayList<>();
    for (var member : members.members()) {
      var rule = called(member.expression(), depth);
      found.add(new MemberPlan.Member(rule, member.required(), member.repeated()));
    }
    var separator = called(members.separator(), depth);
    return add(new MemberPlan(found, separator, members, next).start());
  }

  /** A rule of {@code expression}; that of the name if it is one. */
  private Rule called(Expression expression, int depth) {
    if (expression instanceof Expression.Reference(var name)) {
      var known = rule(name);
      known.callers.add(current);
      return known;
    }
    return inner("a member", expression, depth);
  }

  private Step literal(String text, Step next) {
    if (text.isEmpty()) {
      return next;
    }
    grow(text.length() / 16);
    try {
      return add(new Step.Terminal(LiteralScan.of(text), false, next));
    } catch (IllegalArgumentException e) {
      throw new GrammarException(
          GrammarException.Kind.SYNTAX, "", "", String.valueOf(e.getMessage()));
    }
  }

  private Step control(String spelling, Step next) {
    if (!isControl.test(spelling)) {
      return literal(spelling, next);
    }
    grow(spelling.length() / 16);
    return add(new Step.Terminal(LiteralScan.of(ControlBytes.of(spelling)), false, next));
  }

  private Step lexeme(Regex regex, Step next) {
    var lexeme = sameLexemes.get(regex);
    if (lexeme == null) {
      // Its depth is checked before its parts are compared with others.
      var sets = Lexeme.sets(regex, limits);
      lexeme = lexemes.get(regex);
      if (lexeme == null) {
        lexeme = Lexeme.of(regex, sets, limits, usage);
        lexemes.put(regex, lexeme);
      }
      sameLexemes.put(regex, lexeme);
      check();
    }
    return add(new Step.Terminal(lexeme.start(), lexeme.nullable(), next));
  }

  private Step repetition(Expression.Repetition repetition, Step next, int depth) {
    int min = repetition.min();
    int max = repetition.max();
    if (max == 0) {
      return next;
    }
    if (min == 1 && max == 1) {
      return build(repetition.body(), next, depth + 1);
    }
    if (min == 0 && max == 1) {
      return add(new Step.Fork(List.of(build(repetition.body(), next, depth + 1), next)));
    }
    if (repetition.body() instanceof Expression.Lexeme(var regex)) {
      return lexeme(Regex.repeat(regex, min, max), next);
    }
    var body = inner("a repetition", repetition.body(), depth);
    return add(new Step.Loop(body, min, max, next));
  }

  /** Finds out which steps and rules may be empty and can be ended: the least fixed point. */
  private void settle() {
    end.settle();
    Set<Rule> work = new LinkedHashSet<>(all.reversed());
    while (!work.isEmpty()) {
      var rule = work.iterator().next();
      work.remove(rule);
      if (rule.settle()) {
        work.addAll(rule.callers);
      }
      check();
    }
  }
}
