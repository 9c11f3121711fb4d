package llm.grammar.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;

/** From shapes to rules: one for each set of claims that is met. */
final class ShapeWriter {
  private static final int MOST_RULES = 200_000;

  private final Evaluation evaluation;
  private final Emptiness emptiness;
  private final Encoding encoding;
  private final Punctuation punctuation;
  private final Deadline deadline;
  private final Rules.Builder rules = Rules.builder();
  private final Map<Claims, Expression> known = new HashMap<>();
  private final Deque<Claims> waiting = new ArrayDeque<>();
  private final Map<Regex, Expression> strings = new HashMap<>();
  private final Map<Regex, Expression> numbers = new HashMap<>();
  private final ObjectWriter objects;
  private final ArrayWriter arrays;
  private int count;
  private int reserved;

  ShapeWriter(Evaluation evaluation, SchemaOptions options, Deadline deadline) {
    this.evaluation = evaluation;
    this.emptiness = new Emptiness(evaluation);
    this.encoding =
        switch (options.strings()) {
          case StringNotation.Json _ -> new JsonEncoding();
          case StringNotation.Marked marked -> new MarkedEncoding(marked);
        };
    this.punctuation = new Punctuation(options.whitespace());
    this.deadline = deadline;
    this.objects =
        new ObjectWriter(
            this,
            options.order() == PropertyOrder.SCHEMA
                ? Expression.Order.LISTED
                : Expression.Order.ANY);
    this.arrays = new ArrayWriter(this);
  }

  /** The rules of a schema. */
  Rules written(Claims root) {
    if (emptiness.isEmpty(root)) {
      throw new GrammarException(Kind.EMPTY, "#", "", "no value fits the schema");
    }
    define("root", value(root));
    while (!waiting.isEmpty()) {
      var claims = waiting.pop();
      if (!(known.get(claims) instanceof Expression.Reference(String name))) {
        throw new IllegalStateException("no rule waits");
      }
      define(name, written(evaluation.shape(claims), claims));
    }
    return rules.build("root");
  }

  Evaluation evaluation() {
    return evaluation;
  }

  Emptiness emptiness() {
    return emptiness;
  }

  Encoding encoding() {
    return encoding;
  }

  Punctuation punctuation() {
    return punctuation;
  }

  String define(Expression expression) {
    String name = reserve();
    define(name, expression);
    return name;
  }

  /** A name for a rule that refers to itself. */
  String reserve() {
    return "r" + reserved++;
  }

  void define(String name, Expression expression) {
    if (++count > MOST_RULES) {
      throw new GrammarException(Kind.LIMIT, "", "", "more than " + MOST_RULES + " rules");
    }
    deadline.check();
    rules.define(name, expression);
  }

  /** A value of which that is claimed. */
  Expression value(Claims claims) {
    var expression = known.get(claims);
    if (expression != null) return expression;
    var shape = evaluation.shape(claims);
    if (shape.arrays().isEmpty() && shape.objects().isEmpty()) {
      expression = anyOf(scalars(shape));
    } else {
      expression = Expression.reference("v" + known.size());
      waiting.push(claims);
    }
    known.put(claims, expression);
    return expression;
  }

  private Expression written(Shape shape, Claims claims) {
    var ways = scalars(shape);
    try {
      for (var kind : shape.arrays()) arrays.write(kind, ways);
      for (var kind : shape.objects()) objects.write(kind, ways);
    } catch (SchemaRefusal e) {
      throw Evaluation.located(claims.all().iterator().next().node(), e);
    }
    return anyOf(ways);
  }

  private List<Expression> scalars(Shape shape) {
    var ways = new ArrayList<Expression>();
    var words = shape.words();
    if (words.ofNull()) ways.add(Expression.literal("null"));
    if (words.ofTrue()) ways.add(Expression.literal("true"));
    if (words.ofFalse()) ways.add(Expression.literal("false"));
    if (!evaluation.isEmpty(shape.strings())) {
      ways.add(strings.computeIfAbsent(shape.strings(), encoding::string));
    }
    if (!emptiness.isEmptyOfNumbers(shape)) {
      ways.add(numbers.computeIfAbsent(shape.numbers(), regex -> Expression.lexeme(number(regex))));
    }
    return ways;
  }

  static Regex number(Regex regex) {
    if (RegexAlgebra.isAnything(regex)) return Numbers.JSON;
    boolean whole =
        regex.equals(Numbers.INTEGERS)
            || regex.equals(Numbers.BARE_INTEGERS)
            || regex instanceof Regex.Intersection(List<Regex> parts)
                && (parts.contains(Numbers.INTEGERS) || parts.contains(Numbers.BARE_INTEGERS));
    return whole ? regex : RegexAlgebra.and(regex, Numbers.WRITTEN);
  }

  static Expression anyOf(List<Expression> ways) {
    return ways.size() == 1 ? ways.getFirst() : new Expression.Choice(ways);
  }
}
