package llm.template;

import java.util.List;
import llm.template.Token.Kind;

/** The tokens of a template, one after the other; guards against deep nesting. */
final class TokenStream {
  private static final int DEPTH = 150;

  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  int line() {
    return current().line();
  }

  Token next() {
    var token = current();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean skipOperator(String operator) {
    boolean found = current().isOperator(operator);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = current().isName(name);
    if (found) {
      next();
    }
    return found;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  String expectName() {
    if (!current().is(Kind.NAME)) {
      throw unexpected("a name");
    }
    return next().text();
  }

  void expect(Kind kind) {
    if (!current().is(kind)) {
      throw unexpected(new Token(kind, "", 0).describe());
    }
    next();
  }

  SyntaxFailure unexpected(String expected) {
    return failure("found " + current().describe() + ", expected " + expected);
  }

  SyntaxFailure failure(String message) {
    return new SyntaxFailure(line(), message);
  }

  void enter() {
    if (++depth > DEPTH) {
      throw failure("the template nests deeper than " + DEPTH);
    }
  }

  void leave() {
    depth--;
  }
}
