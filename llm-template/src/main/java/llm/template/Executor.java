package llm.template;

import java.util.ArrayList;
import java.util.List;

/** Executes statements. */
final class Executor {
  /** How a statement ends. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private final RenderContext context;
  private final Evaluator evaluator;

  Executor(RenderContext context) {
    this.context = context;
    this.evaluator = new Evaluator(context);
  }

  Flow execute(List<Statement> statements, Scope scope, TextBuilder out) {
    context.budget().enter();
    var flow = Flow.NEXT;
    for (int i = 0; i < statements.size() && flow == Flow.NEXT; i++) {
      flow = execute(statements.get(i), scope, out);
    }
    context.budget().leave();
    return flow;
  }

  private Flow execute(Statement statement, Scope scope, TextBuilder out) {
    context.budget().step();
    context.at(statement.line());
    return switch (statement) {
      case Statement.Data data -> {
        out.append(data.text());
        yield Flow.NEXT;
      }
      case Statement.Print print -> {
        out.append(evaluator.print(evaluator.evaluate(print.value(), scope)));
        yield Flow.NEXT;
      }
      case Statement.If choice -> choose(choice, scope, out);
      case Statement.For loop -> {
        out.append(loop(loop, scope, evaluator.evaluate(loop.loop().items(), scope), 1));
        yield Flow.NEXT;
      }
      case Statement.Set set -> {
        Assignment.assign(set.target(), evaluator.evaluate(set.value(), scope), scope, context);
        yield Flow.NEXT;
      }
      case Statement.SetBlock set -> {
        var captured = context.text();
        var flow = execute(set.body(), scope.inner(), captured);
        var value = filter(captured.build(), set.filters(), scope);
        Assignment.assign(set.target(), value, scope, context);
        yield flow;
      }
      case Statement.Definition macro -> {
        scope.set(macro.name(), new Macro(macro.name(), macro.function(), scope, this));
        yield Flow.NEXT;
      }
      case Statement.CallBlock call -> {
        out.append(evaluator.print(call(call, scope)));
        yield Flow.NEXT;
      }
      case Statement.FilterBlock block -> {
        var captured = context.text();
        var flow = execute(block.body(), scope.inner(), captured);
        out.append(evaluator.print(filter(captured.build(), block.filters(), scope)));
        yield flow;
      }
      case Statement.With with -> {
        var inner = scope.inner();
        for (var setting : with.settings()) {
          var value = evaluator.evaluate(setting.value(), scope);
          Assignment.assign(setting.target(), value, inner, context);
        }
        yield execute(with.body(), inner, out);
      }
      case Statement.Do action -> {
        evaluator.evaluate(action.value(), scope);
        yield Flow.NEXT;
      }
      case Statement.Generation generation -> execute(generation.body(), scope.inner(), out);
      case Statement.Break end -> Flow.BREAK;
      case Statement.Continue next -> Flow.CONTINUE;
    };
  }

  private Flow choose(Statement.If choice, Scope scope, TextBuilder out) {
    for (var branch : choice.branches()) {
      if (evaluator.evaluate(branch.test(), scope).truth()) {
        return execute(branch.body(), scope, out);
      }
    }
    return Flow.NEXT;
  }

  private Value filter(Value value, List<Expression.FilterCall> filters, Scope scope) {
    var result = value;
    for (var filter : filters) {
      result = evaluator.filter(result, filter, scope);
    }
    return result;
  }

  private Value call(Statement.CallBlock block, Scope scope) {
    var call = block.call();
    var target = evaluator.evaluate(call.target(), scope);
    var given = evaluator.arguments(Evaluator.describe(call.target()), call.arguments(), scope);
    given.named().put("caller", new Macro("caller", block.caller(), scope, this));
    return evaluator.call(target, given, block.line());
  }

  /** What the loop prints over {@code items}, {@code depth} levels into its own recursion. */
  Text loop(Statement.For statement, Scope scope, Value items, int depth) {
    context.budget().enter();
    var out = context.text();
    var selected = select(statement.loop(), scope, Iteration.items(items, context));
    var loop = new LoopValue(selected, depth, recursion(statement, scope, depth));
    var flow = Flow.NEXT;
    boolean completed = false;
    while (flow != Flow.BREAK && loop.advance()) {
      var inner = scope.inner();
      inner.set("loop", loop);
      Assignment.assign(statement.loop().target(), loop.current(), inner, context);
      flow = execute(statement.body(), inner, out);
      completed |= flow == Flow.NEXT;
    }
    // As in Jinja: a loop that only ever broke off or continued counts as one without items.
    if (!completed) {
      execute(statement.otherwise(), scope.inner(), out);
    }
    context.budget().leave();
    return out.build();
  }

  private LoopValue.Recursion recursion(Statement.For statement, Scope scope, int depth) {
    return items -> {
      if (!statement.recursive()) {
        throw Failure.evaluation("loop() is called in a loop that is not recursive");
      }
      return loop(statement, scope, items, depth + 1);
    };
  }

  private List<Value> select(Statement.Loop loop, Scope scope, List<Value> items) {
    if (loop.filter().isEmpty()) {
      return items;
    }
    var result = new ArrayList<Value>();
    for (var item : items) {
      var inner = scope.inner();
      Assignment.assign(loop.target(), item, inner, context);
      if (evaluator.evaluate(loop.filter().get(), inner).truth()) {
        result.add(item);
      }
    }
    return result;
  }

  RenderContext context() {
    return context;
  }

  Evaluator evaluator() {
    return evaluator;
  }
}
