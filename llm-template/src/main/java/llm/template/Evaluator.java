package llm.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates expressions. */
final class Evaluator {
  private final RenderContext context;
  private final Arithmetic arithmetic;
  private final Comparison comparison;
  private final PythonText python;

  Evaluator(RenderContext context) {
    this.context = context;
    this.arithmetic = new Arithmetic(context);
    this.comparison = new Comparison(context.budget());
    this.python = new PythonText(context.budget());
  }

  Value evaluate(Expression expression, Scope scope) {
    context.budget().enter();
    context.at(expression.line());
    var result = value(expression, scope);
    context.budget().leave();
    return result;
  }

  private Value value(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Name name -> variable(name.name(), scope);
      case Expression.ListLiteral list -> ListValue.of(all(list.items(), scope));
      case Expression.TupleLiteral tuple -> new TupleValue(all(tuple.items(), scope));
      case Expression.DictLiteral dict -> dict(dict, scope);
      case Expression.Unary unary -> unary(unary, scope);
      case Expression.Binary binary -> {
        var left = evaluate(binary.left(), scope);
        var right = evaluate(binary.right(), scope);
        context.at(binary.line());
        yield arithmetic.apply(binary.operator(), left, right);
      }
      case Expression.And and -> {
        var left = evaluate(and.left(), scope);
        yield left.truth() ? evaluate(and.right(), scope) : left;
      }
      case Expression.Or or -> {
        var left = evaluate(or.left(), scope);
        yield left.truth() ? left : evaluate(or.right(), scope);
      }
      case Expression.Comparisons comparisons -> compare(comparisons, scope);
      case Expression.Concatenation concatenation -> concatenate(concatenation, scope);
      case Expression.Conditional conditional -> conditional(conditional, scope);
      case Expression.Filtered filtered ->
          filter(evaluate(filtered.target(), scope), filtered.filter(), scope);
      case Expression.Tested tested -> test(tested, scope);
      case Expression.Call call -> call(call, scope);
      case Expression.Member member ->
          Members.member(evaluate(member.target(), scope), member.name());
      case Expression.Item item -> {
        var target = evaluate(item.target(), scope);
        var key = evaluate(item.key(), scope);
        yield Members.item(target, key, context.budget());
      }
      case Expression.Slice slice -> {
        var target = evaluate(slice.target(), scope);
        yield Slices.slice(target, all(slice.bounds(), scope).toArray(Value[]::new), context);
      }
    };
  }

  private Value variable(String name, Scope scope) {
    return scope
        .find(name, context.budget())
        .or(() -> Globals.find(name))
        .orElseGet(() -> UndefinedValue.name(name));
  }

  private List<Value> all(List<Expression> expressions, Scope scope) {
    var result = new ArrayList<Value>(expressions.size());
    for (var expression : expressions) {
      result.add(evaluate(expression, scope));
    }
    return result;
  }

  private Value dict(Expression.DictLiteral literal, Scope scope) {
    context.budget().steps(8);
    var result = new DictValue();
    for (var pair : literal.pairs()) {
      var key = evaluate(pair.key(), scope);
      result.put(key, evaluate(pair.value(), scope), context.budget());
    }
    return result;
  }

  private Value unary(Expression.Unary unary, Scope scope) {
    var operand = evaluate(unary.operand(), scope);
    context.at(unary.line());
    return switch (unary.operator()) {
      case "not" -> BoolValue.of(!operand.truth());
      case "-" ->
          operand instanceof FloatValue number
              ? new FloatValue(-number.value())
              : arithmetic.apply("-", new IntValue(0), operand);
      default -> arithmetic.apply("+", new IntValue(0), operand);
    };
  }

  private Value compare(Expression.Comparisons comparisons, Scope scope) {
    var left = evaluate(comparisons.first(), scope);
    for (var compared : comparisons.rest()) {
      var right = evaluate(compared.operand(), scope);
      if (!comparison.compare(compared.operator(), left, right)) {
        return BoolValue.FALSE;
      }
      left = right;
    }
    return BoolValue.TRUE;
  }

  private Value concatenate(Expression.Concatenation concatenation, Scope scope) {
    var out = context.text();
    for (var part : concatenation.parts()) {
      out.append(python.str(evaluate(part, scope)));
    }
    return out.build();
  }

  private Value conditional(Expression.Conditional conditional, Scope scope) {
    if (evaluate(conditional.test(), scope).truth()) {
      return evaluate(conditional.then(), scope);
    }
    return conditional
        .otherwise()
        .map(otherwise -> evaluate(otherwise, scope))
        .orElseGet(() -> new UndefinedValue("the inline if was false and has no else"));
  }

  Value filter(Value target, Expression.FilterCall call, Scope scope) {
    var arguments = arguments(call.name(), call.arguments(), scope);
    context.at(call.line());
    return Filters.apply(target, arguments, context);
  }

  private Value test(Expression.Tested tested, Scope scope) {
    var target = evaluate(tested.target(), scope);
    return Tests.apply(target, arguments(tested.test(), tested.arguments(), scope), context);
  }

  private Value call(Expression.Call call, Scope scope) {
    var target = evaluate(call.target(), scope);
    return call(target, arguments(describe(call.target()), call.arguments(), scope), call.line());
  }

  /** Calls {@code target} on line {@code line}. */
  Value call(Value target, Arguments arguments, int line) {
    context.at(line);
    return switch (target) {
      case ObjectValue object -> object.call(arguments, context);
      case UndefinedValue undefined -> throw undefined.failure();
      default -> throw Failure.evaluation("'" + target.typeName() + "' cannot be called");
    };
  }

  static String describe(Expression callee) {
    return switch (callee) {
      case Expression.Name name -> name.name();
      case Expression.Member member -> member.name();
      default -> "the function";
    };
  }

  /** The arguments that {@code list} gives {@code callee}. */
  Arguments arguments(String callee, Expression.ArgumentList list, Scope scope) {
    var positional = new ArrayList<Value>();
    var named = new LinkedHashMap<String, Value>();
    for (var argument : list.arguments()) {
      var value = evaluate(argument.value(), scope);
      switch (argument) {
        case Expression.Positional one -> positional.add(value);
        case Expression.Named one -> put(callee, named, one.name(), value);
        case Expression.Unpacked all -> positional.addAll(Iteration.items(value, context));
        case Expression.UnpackedNamed all -> putAll(callee, named, value);
      }
    }
    return new Arguments(callee, positional, named);
  }

  private static void put(String callee, Map<String, Value> named, String name, Value value) {
    if (named.put(name, value) != null) {
      throw Failure.evaluation(callee + " is given '" + name + "' twice");
    }
  }

  private static void putAll(String callee, Map<String, Value> named, Value value) {
    if (!(value instanceof DictValue dict)) {
      throw Failure.evaluation("** is followed by '" + value.typeName() + "', expected a dict");
    }
    for (var entry : dict.entries()) {
      if (!(entry.key() instanceof Text name)) {
        throw Failure.evaluation("the names of arguments are texts");
      }
      put(callee, named, name.value(), entry.value());
    }
  }

  Text print(Value value) {
    return python.str(value);
  }
}
