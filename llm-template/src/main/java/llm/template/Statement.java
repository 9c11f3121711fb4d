package llm.template;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template is made of; {@code line} is where it stands. */
sealed interface Statement {
  int line();

  /** Text outside all tags. */
  record Data(Text text, int line) implements Statement {}

  /** <code>{{ value }}</code>. */
  record Print(Expression value, int line) implements Statement {}

  /** {@code if}, each {@code elif}, and {@code else}, whose condition is true. */
  record If(List<Branch> branches, int line) implements Statement {}

  /** A condition and what it guards. */
  record Branch(Expression test, List<Statement> body) {}

  /** {@code for}. */
  record For(
      Loop loop, List<Statement> body, List<Statement> otherwise, boolean recursive, int line)
      implements Statement {}

  /** What a {@code for} runs over. */
  record Loop(Target target, Expression items, Optional<Expression> filter) {}

  /** {@code set target = value}. */
  record Set(Target target, Expression value, int line) implements Statement {}

  /** {@code set target} to {@code endset}. */
  record SetBlock(
      Target target, List<Expression.FilterCall> filters, List<Statement> body, int line)
      implements Statement {}

  /** {@code macro}. */
  record Definition(Function function, String name, int line) implements Statement {}

  /** Parameters and body of a macro or {@code call} block. */
  record Function(List<Parameter> parameters, List<Statement> body, Collection<String> unique) {
    Function(List<Parameter> parameters, List<Statement> body) {
      this(
          parameters,
          body,
          parameters.stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet()));
    }

    /** The names of the parameters in order. */
    List<String> names() {
      return parameters.stream().map(Parameter::name).toList();
    }

    boolean isParameter(String name) {
      return unique.contains(name);
    }
  }

  /** A parameter and its default. */
  record Parameter(String name, Optional<Expression> fallback) {}

  /** {@code call(parameters) call} to {@code endcall}. */
  record CallBlock(Function caller, Expression.Call call, int line) implements Statement {}

  /** {@code filter} to {@code endfilter}. */
  record FilterBlock(List<Expression.FilterCall> filters, List<Statement> body, int line)
      implements Statement {}

  /** {@code with} to {@code endwith}: a scope of its own. */
  record With(List<Set> settings, List<Statement> body, int line) implements Statement {}

  /** {@code do expression}, evaluated for its effect. */
  record Do(Expression value, int line) implements Statement {}

  /** {@code generation} to {@code endgeneration}: marks what the model said; prints it. */
  record Generation(List<Statement> body, int line) implements Statement {}

  /** {@code break}. */
  record Break(int line) implements Statement {}

  /** {@code continue}. */
  record Continue(int line) implements Statement {}

  /** What can be assigned to. */
  sealed interface Target {}

  /** A variable. */
  record NameTarget(String name) implements Target {}

  /** A member of a namespace. */
  record MemberTarget(String namespace, String member) implements Target {}

  /** Several targets, which take a sequence apart. */
  record TupleTarget(List<Target> targets) implements Target {}
}
