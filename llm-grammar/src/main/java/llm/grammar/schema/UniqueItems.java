package llm.grammar.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import llm.grammar.form.Expression;
import llm.grammar.form.Expression.Member;
import llm.grammar.form.Expression.Order;
import llm.grammar.form.Regex;

/**
 * Arrays without equal items, where items are one of some written values: the values are members of
 * a set, of which none comes twice.
 */
final class UniqueItems {
  private static final int MOST_VALUES = 500;

  private final ShapeWriter writer;

  UniqueItems(ShapeWriter writer) {
    this.writer = writer;
  }

  Expression write(ArrayShape kind) {
    if (!kind.prefix().isEmpty() || !kind.contained().isEmpty()) throw refusal();
    var values = values(writer.evaluation().shape(kind.items()));
    int max = Math.min(kind.length().max(), values.size());
    int min = kind.length().min();
    if (min > max) return Expression.nothing();
    var marks = writer.punctuation();
    var members = values.stream().map(value -> new Member(value, false, false)).toList();
    var items = new Expression.Members(members, marks.comma(), Order.ANY, Math.max(1, min), max);
    var filled = Expression.sequence(marks.open("["), items, marks.close("]"));
    return min == 0 ? Expression.anyOf(marks.empty("[", "]"), filled) : filled;
  }

  /** The values that items may be, each in all ways in which it may be written. */
  private List<Expression> values(Shape shape) {
    if (!shape.arrays().isEmpty() || !shape.objects().isEmpty()) throw refusal();
    var values = new ArrayList<Expression>();
    var words = shape.words();
    if (words.ofNull()) values.add(Expression.literal("null"));
    if (words.ofTrue()) values.add(Expression.literal("true"));
    if (words.ofFalse()) values.add(Expression.literal("false"));
    for (var text : texts(shape.strings())) {
      values.add(writer.encoding().inOneWay(Regex.text(text)));
    }
    // 5 and 5.0 are two texts and one value.
    var numbers = new TreeMap<BigDecimal, Set<String>>();
    for (var text : texts(shape.numbers())) {
      numbers.computeIfAbsent(new BigDecimal(text), _ -> new LinkedHashSet<>()).add(text);
    }
    numbers.values().forEach(ways -> values.add(Expression.lexeme(RegexAlgebra.anyOf(ways))));
    if (values.size() > MOST_VALUES) throw refusal();
    return values;
  }

  private static Set<String> texts(Regex language) {
    if (RegexAlgebra.isNothing(language)) return Set.of();
    var texts = RegexAlgebra.texts(language);
    if (texts == null) throw refusal();
    return texts;
  }

  private static SchemaRefusal refusal() {
    return new SchemaRefusal("uniqueItems", "cannot be enforced, but on some written values");
  }
}
