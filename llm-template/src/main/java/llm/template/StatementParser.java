package llm.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.template.Token.Kind;

/** Parses the statements of a template. */
final class StatementParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;
  private int loops;

  private StatementParser(TokenStream stream) {
    this.stream = stream;
    this.expressions = new ExpressionParser(stream);
  }

  static List<Statement> parse(String source) {
    var parser = new StatementParser(new TokenStream(Lexer.tokens(source)));
    var result = parser.body(Set.of());
    if (!parser.stream.current().is(Kind.END)) {
      throw parser.stream.unexpected("a statement");
    }
    return result;
  }

  /** Statements up to the tag that one of {@code ends} opens; that name is the current token. */
  private List<Statement> body(Set<String> ends) {
    stream.enter();
    var result = new ArrayList<Statement>();
    while (!stream.current().is(Kind.END)) {
      var token = stream.next();
      switch (token.kind()) {
        case DATA -> result.add(new Statement.Data(Text.markup(token.text()), token.line()));
        case PRINT_BEGIN -> {
          result.add(new Statement.Print(expressions.tuple(), token.line()));
          stream.expect(Kind.PRINT_END);
        }
        default -> {
          if (ends.contains(stream.current().text()) && stream.current().is(Kind.NAME)) {
            stream.leave();
            return result;
          }
          result.add(statement());
        }
      }
    }
    if (!ends.isEmpty()) {
      throw stream.unexpected("'" + String.join("' or '", ends.stream().sorted().toList()) + "'");
    }
    stream.leave();
    return result;
  }

  /** The end of the current tag, statements, and the tag {@code end}. */
  private List<Statement> block(String end) {
    stream.expect(Kind.BLOCK_END);
    var result = body(Set.of(end));
    stream.next();
    return result;
  }

  private Statement statement() {
    int line = stream.line();
    String name = stream.expectName();
    var result =
        switch (name) {
          case "if" -> ifStatement(line);
          case "for" -> forStatement(line);
          case "set" -> set(line);
          case "macro" -> macro(line);
          case "call" -> callBlock(line);
          case "filter" -> filterBlock(line);
          case "with" -> with(line);
          case "do" -> new Statement.Do(expressions.tuple(), line);
          case "generation" -> new Statement.Generation(block("endgeneration"), line);
          case "break" -> new Statement.Break(inLoop(name, line));
          case "continue" -> new Statement.Continue(inLoop(name, line));
          default ->
              throw new SyntaxFailure(line, "'" + name + "' is no statement of chat templates");
        };
    stream.expect(Kind.BLOCK_END);
    return result;
  }

  private int inLoop(String name, int line) {
    if (loops == 0) {
      throw new SyntaxFailure(line, "'" + name + "' outside a loop");
    }
    return line;
  }

  private Statement ifStatement(int line) {
    var branches = new ArrayList<Statement.Branch>();
    var ends = Set.of("elif", "else", "endif");
    var test = expressions.tuple();
    while (true) {
      stream.expect(Kind.BLOCK_END);
      branches.add(new Statement.Branch(test, body(ends)));
      String end = stream.next().text();
      switch (end) {
        case "elif" -> test = expressions.tuple();
        case "else" -> {
          var always = new Expression.Literal(BoolValue.TRUE, stream.line());
          branches.add(new Statement.Branch(always, block("endif")));
          return new Statement.If(branches, line);
        }
        default -> {
          return new Statement.If(branches, line);
        }
      }
    }
  }

  private Statement forStatement(int line) {
    var target = target();
    stream.expectName("in");
    var items = expressions.tupleBeforeIf();
    Optional<Expression> filter =
        stream.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    boolean recursive = stream.skipName("recursive");
    stream.expect(Kind.BLOCK_END);
    loops++;
    var body = body(Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise = stream.next().text().equals("else") ? block("endfor") : List.of();
    var loop = new Statement.Loop(target, items, filter);
    return new Statement.For(loop, body, otherwise, recursive, line);
  }

  /** What stands left of {@code =} or {@code in}. */
  private Statement.Target target() {
    var first = oneTarget();
    if (!stream.current().isOperator(",")) {
      return first;
    }
    var targets = new ArrayList<Statement.Target>(List.of(first));
    while (stream.skipOperator(",") && !stream.current().isName("in")) {
      targets.add(oneTarget());
    }
    return new Statement.TupleTarget(targets);
  }

  private Statement.Target oneTarget() {
    if (stream.skipOperator("(")) {
      stream.enter();
      var inner = target();
      stream.expectOperator(")");
      stream.leave();
      return inner;
    }
    String name = stream.expectName();
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
      throw stream.failure("'" + name + "' cannot be assigned to");
    }
    return stream.skipOperator(".")
        ? new Statement.MemberTarget(name, stream.expectName())
        : new Statement.NameTarget(name);
  }

  private Statement set(int line) {
    var target = target();
    if (stream.skipOperator("=")) {
      return new Statement.Set(target, expressions.tuple(), line);
    }
    var filters = expressions.filters().filterChain();
    return new Statement.SetBlock(target, filters, block("endset"), line);
  }

  private Statement macro(int line) {
    String name = stream.expectName();
    return new Statement.Definition(function(parameters(), "endmacro"), name, line);
  }

  /** A body of its own: a loop around it is none within it. */
  private Statement.Function function(List<Statement.Parameter> parameters, String end) {
    int outer = loops;
    loops = 0;
    var body = block(end);
    loops = outer;
    return new Statement.Function(parameters, body);
  }

  private List<Statement.Parameter> parameters() {
    stream.expectOperator("(");
    var parameters = new ArrayList<Statement.Parameter>();
    while (!stream.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator(")")) {
          break;
        }
      }
      String name = stream.expectName();
      Optional<Expression> fallback =
          stream.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      parameters.add(new Statement.Parameter(name, fallback));
    }
    return parameters;
  }

  private Statement callBlock(int line) {
    List<Statement.Parameter> parameters =
        stream.current().isOperator("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw stream.failure("'call' is followed by no call");
    }
    return new Statement.CallBlock(function(parameters, "endcall"), call, line);
  }

  private Statement filterBlock(int line) {
    var filters = new ArrayList<Expression.FilterCall>(List.of(expressions.filters().filter()));
    filters.addAll(expressions.filters().filterChain());
    return new Statement.FilterBlock(filters, block("endfilter"), line);
  }

  private Statement with(int line) {
    var settings = new ArrayList<Statement.Set>();
    while (!stream.current().is(Kind.BLOCK_END)) {
      if (!settings.isEmpty()) {
        stream.expectOperator(",");
      }
      var target = oneTarget();
      stream.expectOperator("=");
      settings.add(new Statement.Set(target, expressions.expression(), line));
    }
    return new Statement.With(settings, block("endwith"), line);
  }
}
