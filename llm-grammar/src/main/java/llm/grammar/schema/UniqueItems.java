package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;

/**
 * Arrays without equal items, where items are one of some written values: then the whole array is
 * one regular language, in which no value comes twice.
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
    var comma =
        Regex.sequence(writer.punctuation().space(), Regex.text(","), writer.punctuation().space());
    Regex item = new Regex.Alternation(values);
    Regex more = Regex.repeat(Regex.sequence(comma, item), Math.max(0, min - 1), max - 1);
    Regex items = Regex.sequence(item, more);
    var parts = new ArrayList<Regex>();
    parts.add(min == 0 ? Regex.optional(items) : items);
    for (var value : values) {
      // Items are told apart by what stands around them: the comma before, or the beginning.
      var before = Regex.optional(Regex.sequence(Regex.anything(), comma));
      var between = Regex.optional(Regex.sequence(comma, Regex.anything()));
      parts.add(
          Regex.not(
              Regex.sequence(
                  before,
                  value,
                  between,
                  comma,
                  value,
                  Regex.optional(Regex.sequence(comma, Regex.anything())))));
    }
    return Expression.sequence(
        writer.punctuation().open("["),
        Expression.lexeme(new Regex.Intersection(parts)),
        writer.punctuation().close("]"));
  }

  private List<Regex> values(Shape shape) {
    if (!shape.arrays().isEmpty() || !shape.objects().isEmpty()) throw refusal();
    var values = new ArrayList<Regex>();
    var words = shape.words();
    if (words.ofNull()) values.add(Regex.text("null"));
    if (words.ofTrue()) values.add(Regex.text("true"));
    if (words.ofFalse()) values.add(Regex.text("false"));
    if (!RegexAlgebra.isNothing(shape.strings())) {
      var texts = RegexAlgebra.texts(shape.strings());
      if (texts == null) throw refusal();
      texts.forEach(text -> values.add(writer.encoding().key(Regex.text(text))));
    }
    if (!RegexAlgebra.isNothing(shape.numbers())) throw refusal();
    if (values.size() > MOST_VALUES) throw refusal();
    return values;
  }

  private static SchemaRefusal refusal() {
    return new SchemaRefusal("uniqueItems", "cannot be enforced, but on some written values");
  }
}
