package llm.template;

import java.util.HexFormat;
import java.util.List;

/**
 * What Python's {@code str} and {@code repr} print.
 *
 * <p>A number or {@code True} counts as markup: no control token can be made of it alone, and some
 * templates number their tokens. The brackets and quotes around the values of a list or dict are
 * plain.
 */
final class PythonText {
  private static final int STEPS_PER_FLOAT = 12;
  private static final HexFormat HEXADECIMAL = HexFormat.of();

  private final Budget budget;

  PythonText(Budget budget) {
    this.budget = budget;
  }

  Text str(Value value) {
    return switch (value) {
      case Text text -> text;
      case UndefinedValue undefined -> Text.EMPTY;
      case SequenceValue sequence -> repr(value);
      case DictValue dict -> repr(value);
      default -> Text.markup(scalar(value));
    };
  }

  Text repr(Value value) {
    var out = new TextBuilder(budget);
    write(value, out);
    return out.build();
  }

  String scalar(Value value) {
    return switch (value) {
      case IntValue number -> whole(number);
      case FloatValue number -> {
        budget.steps(STEPS_PER_FLOAT);
        yield Numbers.text(number.value());
      }
      case BoolValue flag -> flag.truth() ? "True" : "False";
      case NoneValue none -> "None";
      case UndefinedValue undefined -> "Undefined";
      default -> "<" + value.typeName() + ">";
    };
  }

  private String whole(IntValue number) {
    return number.isSmall()
        ? Long.toString(number.value())
        : Integers.text(number.number(), 10, budget);
  }

  private void write(Value value, TextBuilder out) {
    budget.enter();
    switch (value) {
      case Text text -> quote(text, out);
      case ListValue list -> items("[", list.items(), "]", out);
      case TupleValue tuple ->
          items("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", out);
      case DictValue dict -> dict(dict, out);
      default -> out.append(scalar(value), Origin.PLAIN);
    }
    budget.leave();
  }

  private void items(String open, List<Value> items, String close, TextBuilder out) {
    out.append(open, Origin.PLAIN);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(", ", Origin.PLAIN);
      }
      write(items.get(i), out);
    }
    out.append(close, Origin.PLAIN);
  }

  private void dict(DictValue dict, TextBuilder out) {
    String separator = "{";
    for (var entry : dict.entries()) {
      out.append(separator, Origin.PLAIN);
      write(entry.key(), out);
      out.append(": ", Origin.PLAIN);
      write(entry.value(), out);
      separator = ", ";
    }
    out.append(dict.size() == 0 ? "{}" : "}", Origin.PLAIN);
  }

  private void quote(Text text, TextBuilder out) {
    String value = text.value();
    budget.each(value.length());
    char quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? '"' : '\'';
    out.append(String.valueOf(quote), Origin.PLAIN);
    int done = 0;
    for (int at = 0; at < value.length(); ) {
      int codePoint = value.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      String escape = escape(codePoint, quote);
      if (!escape.isEmpty()) {
        out.append(text, done, at).append(escape, text.origins().at(at));
        done = next;
      }
      at = next;
    }
    out.append(text, done, value.length());
    out.append(String.valueOf(quote), Origin.PLAIN);
  }

  /** What stands for {@code codePoint} in a literal; empty if it stands for itself. */
  private static String escape(int codePoint, char quote) {
    return switch (codePoint) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        if (codePoint == quote) {
          yield "\\" + quote;
        }
        if (PythonChars.isPrintable(codePoint)) {
          yield "";
        }
        yield hexadecimal(codePoint);
      }
    };
  }

  private static String hexadecimal(int codePoint) {
    if (codePoint < 0x100) {
      return "\\x" + HEXADECIMAL.toHexDigits(codePoint, 2);
    }
    return codePoint < 0x10000
        ? "\\u" + HEXADECIMAL.toHexDigits(codePoint, 4)
        : "\\U" + HEXADECIMAL.toHexDigits(codePoint, 8);
  }

  /** What Python's {@code ascii} makes of a literal. */
  static Text ascii(Text literal, Budget budget) {
    budget.each(literal.value().length());
    var out = new TextBuilder(budget);
    String value = literal.value();
    for (int at = 0; at < value.length(); ) {
      int codePoint = value.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      if (codePoint < 0x80) {
        out.append(literal, at, next);
      } else {
        out.append(hexadecimal(codePoint), literal.origins().at(at));
      }
      at = next;
    }
    return out.build();
  }
}
