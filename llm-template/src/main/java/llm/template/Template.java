package llm.template;

import java.util.List;
import java.util.Map;

/**
 * A parsed Jinja template.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class Template {
  private static final int LONGEST = 1 << 22;

  private final String name;
  private final List<Statement> statements;

  private Template(String name, List<Statement> statements) {
    this.name = name;
    this.statements = statements;
  }

  /**
   * Parses {@code source}.
   *
   * @throws TemplateException if it is no template
   */
  public static Template parse(String source) {
    return parse("template", source);
  }

  /**
   * Parses {@code source}; messages call it {@code name}.
   *
   * @throws TemplateException if it is no template
   */
  public static Template parse(String name, String source) {
    try {
      if (source.length() > LONGEST) {
        throw new SyntaxFailure(
            1, source.length() + " characters are more than the allowed " + LONGEST);
      }
      return new Template(name, StatementParser.parse(source));
    } catch (SyntaxFailure e) {
      throw new TemplateException(name, e.line(), Failure.syntax(String.valueOf(e.getMessage())));
    }
  }

  /** What messages call the template. */
  public String name() {
    return name;
  }

  /** Renders with {@link RenderOptions#defaults()}. */
  public Rendering render(Map<String, ?> variables) {
    return render(variables, RenderOptions.defaults());
  }

  /**
   * Renders the template.
   *
   * @param variables by name: strings, {@link Markup}, booleans, numbers, lists, maps with string
   *     keys, and null; copied, so the template cannot change them
   * @throws TemplateException if the template fails, refuses the variables, or costs more than the
   *     options allow
   */
  public Rendering render(Map<String, ?> variables, RenderOptions options) {
    var context = new RenderContext(options);
    try {
      var scope = Scope.root();
      variables.forEach((key, value) -> scope.set(key, JavaValues.toValue(key, value, context)));
      var out = context.text();
      new Executor(context).execute(statements, scope, out);
      return new Rendering(out.build().segments());
    } catch (Failure e) {
      throw new TemplateException(name, context.line(), e);
    } catch (StackOverflowError e) {
      // The limit of depth fits a thread's usual stack; the caller's may be smaller or half full.
      var failure = Failure.limit("statements and calls nest deeper than the thread's stack");
      throw new TemplateException(name, context.line(), failure);
    }
  }
}
